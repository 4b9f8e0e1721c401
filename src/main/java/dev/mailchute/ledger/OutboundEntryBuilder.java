package dev.mailchute.ledger;

import dev.mailchute.ledger.OutboundEntry.Content;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.SendProgress;
import dev.mailchute.ledger.OutboundEntry.State;
import java.time.Instant;
import java.util.Optional;

/** A copy of a ledger entry with some members replaced. */
public final class OutboundEntryBuilder {
    private final OutboundEntry old;
    private State state;
    private Content content;
    private Failures failures;
    private Instant nextTry;
    private SendProgress sending;

    public OutboundEntryBuilder(OutboundEntry old) {
        this.old = old;
        this.state = old.state();
        this.content = old.content();
        this.failures = old.failures();
        this.nextTry = old.nextTry();
        this.sending = old.sending();
    }

    public OutboundEntryBuilder state(State to) {
        state = to;
        return this;
    }

    public OutboundEntryBuilder message(String id, String hash, long bytes) {
        content = new Content(Optional.of(id), Optional.of(hash), bytes);
        return this;
    }

    /** The Message-ID of a message that was not checked to its end; a checked one keeps that of the check. */
    public OutboundEntryBuilder messageId(Optional<String> id) {
        content = new Content(content.messageId().or(() -> id), content.sha256(), content.size());
        return this;
    }

    public OutboundEntryBuilder begun(Instant now) {
        sending = sending.begin(now);
        return this;
    }

    public OutboundEntryBuilder looks(int count, Instant next) {
        sending = sending.withLooks(count);
        nextTry = next;
        return this;
    }

    public OutboundEntryBuilder failed(Failures now, Instant next) {
        failures = now;
        nextTry = next;
        return this;
    }

    public OutboundEntryBuilder draft(Draft now) {
        sending = sending.withDraft(now);
        return this;
    }

    public OutboundEntryBuilder request(Optional<String> id) {
        sending = sending.accepted(id);
        return this;
    }

    public OutboundEntryBuilder resent() {
        sending = sending.resent();
        return this;
    }

    public OutboundEntry at(Instant now) {
        return new OutboundEntry(old.dropped(), state, content, failures, nextTry, sending, now);
    }
}
