package dev.mailchute.cli;

import dev.mailchute.settings.Direction;
import dev.mailchute.settings.NearestWord;
import dev.mailchute.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The mailboxes and outboxes of the configuration, by the names that a person types. */
final class PartNames {
    private final List<String> inbound;
    private final List<String> outbound;

    PartNames(Settings settings) {
        inbound = settings.inbound().stream().map(mailbox -> mailbox.name()).toList();
        outbound = settings.outbound().stream().map(outbox -> outbox.name()).toList();
    }

    /** No such mailbox or outbox, or two of them; the text is printed unchanged. */
    static final class UnclearPartException extends RuntimeException {
        UnclearPartException(String message) {
            super(message);
        }
    }

    /**
     * Which one is meant, as in {@code inbound.support}.
     *
     * @throws UnclearPartException if that cannot be said
     */
    String part(String name) {
        List<String> meant = Stream.concat(
                        inbound.stream()
                                .filter(one -> name.equals(one) || name.equals(key(Direction.INBOUND, one)))
                                .map(one -> key(Direction.INBOUND, one)),
                        outbound.stream()
                                .filter(one -> name.equals(one) || name.equals(key(Direction.OUTBOUND, one)))
                                .map(one -> key(Direction.OUTBOUND, one)))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new UnclearPartException(
                meant.isEmpty()
                        ? unknown(name)
                        : "there are both a mailbox and an outbox " + name + ": say " + String.join(" or ", meant)
                                + ". Nothing was done");
    }

    private String unknown(String name) {
        List<String> words =
                Stream.concat(inbound.stream(), outbound.stream()).distinct().toList();
        List<String> keys = Stream.concat(
                        inbound.stream().map(one -> key(Direction.INBOUND, one)),
                        outbound.stream().map(one -> key(Direction.OUTBOUND, one)))
                .toList();
        Optional<String> nearest = name.contains(".") ? NearestWord.of(name, keys) : NearestWord.of(name, words);
        return "there is no mailbox or outbox " + LetterCommands.oneLine(name) + " in the configuration"
                + nearest.map(word -> "; did you mean " + word + "?")
                        .orElse(". There are: " + String.join(", ", keys) + ".")
                + " Nothing was done";
    }

    private static String key(Direction direction, String name) {
        return direction + "." + name;
    }
}
