package dev.mailchute.cli;

import java.util.Locale;

/** An exception as a person reads it. */
final class ThrownText {
    private ThrownText() {}

    /** In one line, such as "no such file: /a/b": the message of a NoSuchFileException is only "/a/b". */
    static String of(Throwable thrown) {
        String kind = thrown.getClass()
                .getSimpleName()
                .replaceFirst("(Exception|Error)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().replaceAll("\\s+", " ");
        boolean ours = thrown.getClass().getName().startsWith("dev.mailchute.");
        if (message.isEmpty()) {
            return kind.isEmpty() ? "unexpected error" : kind;
        }
        return ours || kind.isEmpty() ? message : kind + ": " + message;
    }
}
