package dev.mailchute.access;

import java.util.Locale;
import java.util.Optional;

/** A viewer sees everything, an operator may also act. */
public enum Role {
    VIEWER,
    OPERATOR;

    /** As in the users file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String word) {
        return switch (word) {
            case "viewer" -> Optional.of(VIEWER);
            case "operator" -> Optional.of(OPERATOR);
            default -> Optional.empty();
        };
    }
}
