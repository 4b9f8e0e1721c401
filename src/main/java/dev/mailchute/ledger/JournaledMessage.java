package dev.mailchute.ledger;

import dev.mailchute.ledger.Step.What;
import java.time.Instant;
import java.util.Optional;

/** What the journal knows of one message, without its steps. */
public record JournaledMessage(Subject subject, KnownAs knownAs, FullTexts texts, Times times, MessageOutcome outcome) {

    /**
     * Which message, and whose.
     *
     * @param key also the id of its letter, if it has one
     * @param direction {@code inbound} or {@code outbound}
     */
    public record Subject(String key, String direction, String name, String mailbox) {}

    /**
     * By what others know it.
     *
     * @param file the name of the dropped file; empty for incoming messages
     */
    public record KnownAs(Optional<String> messageId, long size, Optional<String> file) {}

    /**
     * Kept only if the journal is full.
     *
     * @param recipients separated by commas
     */
    public record FullTexts(Optional<String> subject, Optional<String> sender, Optional<String> recipients) {}

    /**
     * Its times.
     *
     * @param arrived when the mailbox received it, or when its file was last written
     * @param begun when Mailchute first had to do with it
     * @param finished when it was delivered or sent last
     */
    public record Times(Optional<Instant> arrived, Instant begun, Optional<Instant> finished) {}

    /**
     * A step as it is recorded.
     *
     * @param times how often in a row
     * @param last when the last time was
     */
    public record Recorded(Instant at, Step step, int times, Instant last) {
        public What what() {
            return step.what();
        }
    }

    public String key() {
        return subject.key();
    }

    public boolean isInbound() {
        return subject.direction().equals("inbound");
    }
}
