package dev.mailchute.outbound;

import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import java.time.Instant;
import java.util.Optional;

/** A ledger entry in the making: the old one, with some members replaced. */
final class EntryBuilder {
    private final OutboundEntry old;
    private State state;
    private Optional<String> messageId;
    private Optional<String> sha256;
    private long size;
    private int attempts;
    private int looks;
    private Instant nextTry;
    private Optional<Instant> begun;
    private Optional<String> draftId;
    private Optional<String> requestId;
    private Optional<Instant> firstFailure;
    private boolean resent;

    EntryBuilder(OutboundEntry old) {
        this.old = old;
        this.state = old.state();
        this.messageId = old.messageId();
        this.sha256 = old.sha256();
        this.size = old.size();
        this.attempts = old.attempts();
        this.looks = old.looks();
        this.nextTry = old.nextTry();
        this.begun = old.begun();
        this.draftId = old.draftId();
        this.requestId = old.requestId();
        this.firstFailure = old.firstFailure();
        this.resent = old.resent();
    }

    EntryBuilder state(State to) {
        state = to;
        return this;
    }

    EntryBuilder message(String id, String hash, long bytes) {
        messageId = Optional.of(id);
        sha256 = Optional.of(hash);
        size = bytes;
        return this;
    }

    EntryBuilder begun(Instant now) {
        begun = Optional.of(now);
        looks = 0;
        return this;
    }

    EntryBuilder looks(int count, Instant next) {
        looks = count;
        nextTry = next;
        return this;
    }

    EntryBuilder failed(int count, Instant first, Instant next) {
        attempts = count;
        firstFailure = Optional.of(first);
        nextTry = next;
        return this;
    }

    /** The id, or one of the entry's words for none: with these it has not been sent. */
    EntryBuilder draft(String id) {
        draftId = Optional.of(id);
        return this;
    }

    EntryBuilder request(Optional<String> id) {
        requestId = id;
        return this;
    }

    EntryBuilder resent() {
        resent = true;
        return this;
    }

    OutboundEntry at(Instant now) {
        return new OutboundEntry(
                old.key(),
                old.name(),
                old.mailbox(),
                old.file(),
                state,
                messageId,
                sha256,
                size,
                attempts,
                looks,
                nextTry,
                begun,
                draftId,
                requestId,
                firstFailure,
                resent,
                now);
    }
}
