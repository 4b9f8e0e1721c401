package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which messages of the journal are looked for. All that is given must be true of a message.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param since messages that were begun at or after this time
 * @param until messages that were begun before it
 */
public record MessageQuery(
        Optional<String> direction,
        Optional<String> name,
        Optional<MessageOutcome> outcome,
        Optional<Instant> since,
        Optional<Instant> until,
        Wanted wanted) {
    public static final MessageQuery ALL = new MessageQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Wanted.NOTHING);

    /** What a text can mean. */
    public enum Kind {
        NOTHING,
        /** Also the id of a letter, and part of the name of a file in the drop folder. */
        KEY,
        MESSAGE_ID,
        ADDRESS,
        /** The name of a dropped file. */
        FILE,
        SUBJECT
    }

    /** What is looked for, as a person types it. */
    public record Wanted(Kind kind, String text) {
        public static final Wanted NOTHING = new Wanted(Kind.NOTHING, "");

        private static final Pattern KEY = Pattern.compile("[0-9a-f]{16}");
        private static final Pattern IN_DROP_FOLDER = Pattern.compile(
                "(?:.*/)?\\d{8}T\\d{6}Z_.*?([0-9a-f]{16})(?:-\\d+)?(?:-rebuilt)?(?:\\.(?:eml|json|staged))?");
        private static final Pattern NAME_TAKEN =
                Pattern.compile("(?:.*/)?[^/]+~([0-9a-f]{16})\\.[^./]+(?:\\.(?:sent|failed)\\.json)?");
        private static final Pattern FILE =
                Pattern.compile("(?i)(?:.*/)?([^/]+?\\.(?:eml|json))(?:\\.(?:sent|failed)\\.json)?");
        private static final Pattern ADDRESS = Pattern.compile("[^\\s<>@]+@[^\\s<>@]+");
        private static final Pattern MESSAGE_ID = Pattern.compile("<\\S+>");

        /** Recognises what was typed; what looks like nothing else is part of a subject. */
        public static Wanted of(String typed) {
            String text = typed.strip();
            Matcher dropped = IN_DROP_FOLDER.matcher(text);
            Matcher unique = NAME_TAKEN.matcher(text);
            Matcher file = FILE.matcher(text);
            if (text.isEmpty()) {
                return NOTHING;
            }
            if (KEY.matcher(text).matches()) {
                return new Wanted(Kind.KEY, text);
            }
            if (dropped.matches()) {
                return new Wanted(Kind.KEY, dropped.group(1));
            }
            if (unique.matches()) {
                return new Wanted(Kind.KEY, unique.group(1));
            }
            if (MESSAGE_ID.matcher(text).matches()) {
                return new Wanted(Kind.MESSAGE_ID, text);
            }
            if (file.matches()) {
                return new Wanted(Kind.FILE, file.group(1));
            }
            return ADDRESS.matcher(text).matches() ? new Wanted(Kind.ADDRESS, text) : new Wanted(Kind.SUBJECT, text);
        }
    }

    public MessageQuery asking(Wanted other) {
        return new MessageQuery(direction, name, outcome, since, until, other);
    }
}
