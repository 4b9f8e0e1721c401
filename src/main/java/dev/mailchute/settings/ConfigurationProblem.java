package dev.mailchute.settings;

import java.util.Optional;

/**
 * One thing that is wrong with the configuration, in words a person can act on. It never contains the value of a
 * secret.
 *
 * @param key the key as it was given, such as {@code mailchute.inbound.support.folder}, or the option {@code --config}
 * @param where the line of the file or the environment variable it stands in; empty where it is missing
 * @param what what is wrong
 * @param example a line that would do
 */
public record ConfigurationProblem(String key, Optional<String> where, String what, String example) {

    /** A problem of something that is not there, or of an option. */
    public ConfigurationProblem(String key, String what, String example) {
        this(key, Optional.empty(), what, example);
    }

    @Override
    public String toString() {
        return key + where.map(place -> " (" + place + ")").orElse("") + "\n    " + what + "\n    for example: "
                + example;
    }
}
