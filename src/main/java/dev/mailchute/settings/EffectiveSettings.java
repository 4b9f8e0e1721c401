package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The configuration in effect, for people: every key with its value and where the value comes from, and no secret.
 *
 * @param workingDirectory where relative paths start
 * @param parts the common part, each mailbox and outbox, and the keys that are not Mailchute's
 */
public record EffectiveSettings(Path workingDirectory, List<SettingsPart> parts) {
    /** The name of the common part. */
    public static final String COMMON = "";
    /** The name of the part with the keys that are Camel's or the routes'. */
    public static final String OWN = "camel and routes";

    /**
     * A part of the configuration.
     *
     * @param name {@code inbound.support}, {@code outbound.orders}, {@link #COMMON} or {@link #OWN}
     * @param enabled false for a mailbox or outbox whose other keys are not read
     * @param reader lists the keys when they are asked for: with a thousand mailboxes they are many
     */
    public record SettingsPart(String name, boolean enabled, Supplier<List<EffectiveSetting>> reader) {
        public List<EffectiveSetting> settings() {
            return reader.get();
        }
    }

    @Override
    public String toString() {
        return "EffectiveSettings[" + parts.size() + " parts]";
    }
}
