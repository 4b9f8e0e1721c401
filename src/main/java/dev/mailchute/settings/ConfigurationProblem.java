package dev.mailchute.settings;

import java.util.Optional;

/**
 * One problem with the configuration, and how to fix it. It never contains the value of a secret.
 *
 * @param key the key as the user wrote it, such as {@code mailchute.inbound.support.folder}, or the option {@code --config}
 * @param where the line of the file, or the environment variable; empty if the key is missing
 * @param what the problem
 * @param example a correct line
 */
public record ConfigurationProblem(String key, Optional<String> where, String what, String example) {

    /** A problem with a missing key, or with an option. */
    public ConfigurationProblem(String key, String what, String example) {
        this(key, Optional.empty(), what, example);
    }

    @Override
    public String toString() {
        return key + where.map(place -> " (" + place + ")").orElse("") + "\n    " + what + "\n    for example: "
                + example;
    }
}
