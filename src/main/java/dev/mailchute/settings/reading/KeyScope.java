package dev.mailchute.settings.reading;

import java.util.Comparator;
import java.util.Locale;

/**
 * The part of the configuration that a key belongs to: the common part, or one mailbox or outbox.
 *
 * @param name the {@code <name>}; empty in the common part
 */
public record KeyScope(Key.Scope scope, String name) implements Comparable<KeyScope> {
    public static final KeyScope COMMON = new KeyScope(Key.Scope.COMMON, "");

    /** What every key of this scope begins with: {@code mailchute.} or, for example, {@code mailchute.inbound.support.}. */
    String prefix() {
        return scope == Key.Scope.COMMON ? "mailchute." : "mailchute." + direction() + "." + name + ".";
    }

    public String key(Key key) {
        return prefix() + key.suffix();
    }

    public String fallback(Key key) {
        return key.fallback().replace("<name>", name);
    }

    /** A correct line for the properties file. */
    String example(Key key) {
        return key(key) + " = " + exampleValue(key);
    }

    /** The same for the environment. */
    String variableExample(Key key) {
        return Key.asVariable(key(key)) + "=" + exampleValue(key);
    }

    private String exampleValue(Key key) {
        return key.example().replace("<name>", name);
    }

    /** {@code inbound.support}. */
    String part() {
        return direction() + "." + name;
    }

    private String direction() {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(KeyScope other) {
        return Comparator.comparing(KeyScope::scope)
                .thenComparing(KeyScope::name)
                .compare(this, other);
    }

    /** For sentences: {@code inbound support}. */
    @Override
    public String toString() {
        return scope == Key.Scope.COMMON ? "common" : direction() + " " + name;
    }
}
