package dev.mailchute.health;

import java.time.Instant;
import java.util.Optional;

/**
 * How one part of Mailchute is doing at the moment of the question.
 *
 * @param since when this state began; of a part that has stopped, when it did its work last
 * @param lastSuccess when it did its work last, also before a restart
 * @param waiting what it still has to do
 */
public record PartHealth(
        Part part, Condition state, Instant since, Reason reason, Optional<Instant> lastSuccess, Waiting waiting) {

    /** Whether the part does its work. */
    public enum Condition {
        UP,
        DOWN,
        /** A person has paused it: neither up nor down. */
        PAUSED,
        /** It has not had its first turn since the start. */
        UNKNOWN,
        /** Another node of the cluster has it, and says how it is doing; or none has it at the moment. */
        ELSEWHERE
    }

    /**
     * Which part.
     *
     * @param direction {@code inbound} or {@code outbound} for a mailbox and an outbox, else {@code storage}
     * @param name the name in the configuration, {@code ledger}, {@code mail-center}, or where a volume is mounted
     */
    public record Part(String direction, String name) {
        public static final String STORAGE = "storage";

        /** As in {@code inbound.support}. */
        public String key() {
            return direction + "." + name;
        }
    }

    /**
     * Why it is in this state, if that needs words.
     *
     * @param text what is the matter
     * @param next what to do about it
     */
    public record Reason(Optional<String> text, Optional<String> next) {
        public static final Reason NONE = new Reason(Optional.empty(), Optional.empty());

        public static Reason of(String text, String next) {
            return new Reason(Optional.of(text), Optional.of(next));
        }

        /** Both in one line. */
        public Optional<String> line() {
            return text.map(words -> words + next.map(step -> ". Next: " + step).orElse(""));
        }
    }

    /** How many messages or letters wait, and since when the oldest of them does. */
    public record Waiting(long count, Optional<Instant> oldest) {
        public static final Waiting NOTHING = new Waiting(0, Optional.empty());
    }

    public boolean isDown() {
        return state == Condition.DOWN;
    }
}
