package dev.mailchute.health;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** Cause and next step for each code. They are shown in addition to the provider's own error message. */
public final class Causes {
    private static final Properties TEXTS = load();

    private Causes() {}

    private static Properties load() {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(
                Causes.class.getResourceAsStream("/dev/mailchute/causes.properties"), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** Why it happened; empty if the code is not known. */
    public static Optional<String> cause(String code) {
        return Optional.ofNullable(TEXTS.getProperty(code + ".cause"));
    }

    /** What to do next; empty if the code is not known. */
    public static Optional<String> next(String code) {
        return Optional.ofNullable(TEXTS.getProperty(code + ".next"));
    }
}
