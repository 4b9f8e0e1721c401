package dev.mailchute.health;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** What an error code of the provider means, and what to do next. The provider's own sentence is shown besides, never replaced. */
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

    /** Why it happened, where the code is known. */
    public static Optional<String> cause(String code) {
        return Optional.ofNullable(TEXTS.getProperty(code + ".cause"));
    }

    /** What to do next, where the code is known. */
    public static Optional<String> next(String code) {
        return Optional.ofNullable(TEXTS.getProperty(code + ".next"));
    }
}
