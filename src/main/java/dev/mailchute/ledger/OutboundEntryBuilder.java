package dev.mailchute.ledger;

import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.State;
import java.time.Instant;
import java.util.Optional;

/** A copy of a ledger entry with some members replaced. */
public final class OutboundEntryBuilder {
    private final OutboundEntry old;
    private State state;
    private Optional<String> messageId;
    private Optional<String> sha256;
    private long size;
    private int attempts;
    private int looks;
    private Instant nextTry;
    private Optional<Instant> begun;
    private Optional<Draft> draft;
    private Optional<String> requestId;
    private Optional<Instant> firstFailure;
    private boolean resent;

    public OutboundEntryBuilder(OutboundEntry old) {
        this.old = old;
        this.state = old.state();
        this.messageId = old.messageId();
        this.sha256 = old.sha256();
        this.size = old.size();
        this.attempts = old.attempts();
        this.looks = old.looks();
        this.nextTry = old.nextTry();
        this.begun = old.begun();
        this.draft = old.draft();
        this.requestId = old.requestId();
        this.firstFailure = old.firstFailure();
        this.resent = old.resent();
    }

    public OutboundEntryBuilder state(State to) {
        state = to;
        return this;
    }

    public OutboundEntryBuilder message(String id, String hash, long bytes) {
        messageId = Optional.of(id);
        sha256 = Optional.of(hash);
        size = bytes;
        return this;
    }

    public OutboundEntryBuilder begun(Instant now) {
        begun = Optional.of(now);
        looks = 0;
        return this;
    }

    public OutboundEntryBuilder looks(int count, Instant next) {
        looks = count;
        nextTry = next;
        return this;
    }

    public OutboundEntryBuilder failed(int count, Instant first, Instant next) {
        attempts = count;
        firstFailure = Optional.of(first);
        nextTry = next;
        return this;
    }

    public OutboundEntryBuilder draft(Draft now) {
        draft = Optional.of(now);
        return this;
    }

    public OutboundEntryBuilder request(Optional<String> id) {
        requestId = id;
        return this;
    }

    public OutboundEntryBuilder resent() {
        resent = true;
        return this;
    }

    public OutboundEntry at(Instant now) {
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
                draft,
                requestId,
                firstFailure,
                resent,
                now);
    }
}
