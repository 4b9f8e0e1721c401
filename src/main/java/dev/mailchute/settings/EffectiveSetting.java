package dev.mailchute.settings;

import java.util.Optional;

/**
 * The value in effect of one key, as people may see it.
 *
 * @param key the full name, without {@code -file}
 * @param shown the value as written; empty if it is not shown, or there is none
 */
public record EffectiveSetting(String key, Optional<String> shown, ValueOrigin origin) {

    /** Whether there is a value: shown or not, given or the default. */
    public boolean isSet() {
        return origin.kind() != ValueOrigin.OriginKind.NONE;
    }

    /** Whether there is a value that is not shown. */
    public boolean isHidden() {
        return isSet() && shown.isEmpty();
    }

    /** Whether somebody wrote the value, for this key or for the one that it follows. */
    public boolean isGiven() {
        return isSet() && origin.kind() != ValueOrigin.OriginKind.DEFAULT;
    }

    /** One line: {@code mailchute.cloud = global (default)}, {@code mailchute.client-secret: set (from ...)}. */
    @Override
    public String toString() {
        if (!isSet()) {
            return key + ": " + origin.place();
        }
        String from = (isGiven() ? "from " : "") + origin.describe();
        return key + shown.map(value -> " = " + value).orElse(": set") + " (" + from + ")";
    }
}
