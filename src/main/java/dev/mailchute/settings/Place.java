package dev.mailchute.settings;

import java.util.Comparator;
import java.util.Locale;

/**
 * The part of the configuration a key stands in: the common one, or that of one mailbox or outbox.
 *
 * @param name the {@code <name>}; empty in the common part
 */
record Place(Key.Scope scope, String name) implements Comparable<Place> {
    static final Place COMMON = new Place(Key.Scope.COMMON, "");

    /** {@code mailchute.} or, say, {@code mailchute.inbound.support.}; what every key here begins with. */
    String prefix() {
        return scope == Key.Scope.COMMON ? "mailchute." : "mailchute." + direction() + "." + name + ".";
    }

    String key(Key key) {
        return prefix() + key.suffix();
    }

    String fallback(Key key) {
        return key.fallback().replace("<name>", name);
    }

    /** A line for the properties file, as a person should write it. */
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

    private String direction() {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Place other) {
        return Comparator.comparing(Place::scope).thenComparing(Place::name).compare(this, other);
    }

    /** As a sentence names it: {@code inbound support}. */
    @Override
    public String toString() {
        return scope == Key.Scope.COMMON ? "common" : direction() + " " + name;
    }
}
