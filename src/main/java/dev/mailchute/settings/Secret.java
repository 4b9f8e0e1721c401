package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A value that must never be shown: it prints as stars, and only {@link #reveal()} returns it. */
public final class Secret {
    private final String value;
    private final Optional<Path> file;

    public Secret(String value) {
        this(value, Optional.empty());
    }

    private Secret(String value, Optional<Path> file) {
        this.value = Objects.requireNonNull(value);
        this.file = file;
    }

    /** The same, known to stand in a file. */
    public Secret in(Path place) {
        return new Secret(value, Optional.of(place));
    }

    /** The file that it stands in, where it was read from one. */
    public Optional<Path> file() {
        return file;
    }

    /** The value, for the code that must send it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
