package dev.mailchute.ledger;

import dev.mailchute.settings.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to Mailchute as a whole or to one of its parts, not to a single message.
 *
 * @param who who did it; empty if no person did
 */
public record Event(
        Instant at, EventKind kind, EventPart part, Severity severity, EventText text, Optional<String> who) {

    /** The event without a person, as grave as its kind usually is. */
    public Event(Instant at, EventKind kind, EventPart part, EventText text) {
        this(at, kind, part, kind.severity(), text, Optional.empty());
    }

    /**
     * Something that a person did.
     *
     * @param words what was done, and to how many: {@code paused inbound support}
     */
    public static Event act(Instant at, String who, EventPart part, String words) {
        return new Event(at, EventKind.ACT, part, EventKind.ACT.severity(), EventText.of(words), Optional.of(who));
    }

    /**
     * Which part it happened to, as in the health.
     *
     * @param direction {@code inbound}, {@code outbound}, {@code storage}, {@code app} for an app registration, else
     *     {@code application}
     */
    public record EventPart(String direction, String name) {
        /** Mailchute as a whole. */
        public static final EventPart APPLICATION = new EventPart("application", "mailchute");

        /** As in {@code inbound.support}. */
        public String key() {
            return direction + "." + name;
        }

        /** From a key as in {@code inbound.support}; Mailchute as a whole if it is not such a key. */
        public static EventPart of(String key) {
            int dot = key.indexOf('.');
            return dot < 1 ? APPLICATION : new EventPart(key.substring(0, dot), key.substring(dot + 1));
        }
    }

    /**
     * What happened, in words.
     *
     * @param next what to do about it
     */
    public record EventText(String words, Optional<String> next) {
        private static final int MAX_WORDS = 2000;

        public EventText {
            words = cut(words);
            next = next.map(EventText::cut);
        }

        public static EventText of(String words) {
            return new EventText(words, Optional.empty());
        }

        public static EventText of(String words, String next) {
            return new EventText(words, Optional.of(next));
        }

        private static String cut(String text) {
            return text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) + "..." : text;
        }
    }
}
