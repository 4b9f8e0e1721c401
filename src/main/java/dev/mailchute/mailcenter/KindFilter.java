package dev.mailchute.mailcenter;

import java.util.Optional;

/**
 * Which kinds of letters. All conditions must hold.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param code the error code
 * @param outcome {@code held} or {@code in-doubt}
 */
public record KindFilter(
        Optional<String> direction, Optional<String> name, Optional<String> code, Optional<String> outcome) {
    public static final KindFilter ANY =
            new KindFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean matches(LetterKind kind) {
        return matches(direction, kind.direction())
                && matches(name, kind.name())
                && matches(code, kind.code())
                && matches(outcome, kind.outcome());
    }

    static boolean matches(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }
}
