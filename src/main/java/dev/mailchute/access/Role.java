package dev.mailchute.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do: look, or look and act. */
public enum Role {
    VIEWER,
    OPERATOR;

    /** As the users file says it. */
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
