package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the value of a key comes from.
 *
 * @param name the properties file as the user named it, the environment variable, or the key that decides the value; of a default, the
 *     place of an empty value that leads to it; else empty
 * @param line of the properties file, counted from 1; else 0
 * @param valueFile the file that holds the value, if the key's {@code -file} form names one
 */
public record ValueOrigin(OriginKind kind, String name, int line, Optional<Path> valueFile) {
    /** The kinds of origin. */
    public enum OriginKind {
        /** A line of a properties file. */
        FILE,
        /** An environment variable. */
        ENVIRONMENT,
        /** Another key of the configuration: the common key that a mailbox or outbox uses, or one that chooses the default. */
        KEY,
        DEFAULT,
        /** There is no value. */
        NONE
    }

    public static ValueOrigin line(String file, int line) {
        return new ValueOrigin(OriginKind.FILE, file, line, Optional.empty());
    }

    public static ValueOrigin variable(String name) {
        return new ValueOrigin(OriginKind.ENVIRONMENT, name, 0, Optional.empty());
    }

    public static ValueOrigin key(String key) {
        return new ValueOrigin(OriginKind.KEY, key, 0, Optional.empty());
    }

    public static ValueOrigin fallback() {
        return new ValueOrigin(OriginKind.DEFAULT, "", 0, Optional.empty());
    }

    public static ValueOrigin none() {
        return new ValueOrigin(OriginKind.NONE, "", 0, Optional.empty());
    }

    /** The same, because what stands at this place is empty. */
    public ValueOrigin emptiedBy(ValueOrigin empty) {
        return new ValueOrigin(kind, empty.place(), 0, Optional.empty());
    }

    /** The same, for a value that stands in a file of its own. */
    public ValueOrigin in(Path file) {
        return new ValueOrigin(kind, name, line, Optional.of(file));
    }

    /** The place where the user wrote it: {@code line 3 of config/mailchute.properties}. */
    public String place() {
        return switch (kind) {
            case FILE -> "line " + line + " of " + name;
            case ENVIRONMENT -> "environment variable " + name;
            case KEY -> name;
            case DEFAULT -> "default" + emptied();
            case NONE -> "not set" + emptied();
        };
    }

    private String emptied() {
        return name.isEmpty() ? "" : "; " + name + " is empty";
    }

    /** The place and, if there is one, the file of the value. */
    public String describe() {
        return valueFile.map(file -> file + ", named in " + place()).orElseGet(this::place);
    }
}
