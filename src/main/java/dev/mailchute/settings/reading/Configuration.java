package dev.mailchute.settings.reading;

import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration: a UTF-8 properties file, overridden by environment variables. Every key, its default and its
 * rules are in {@code docs/configuration.md}.
 */
public final class Configuration {
    /** The default path of the file, relative to the working directory. */
    public static final Path DEFAULT_FILE = Path.of("config", "mailchute.properties");

    private final Path workingDirectory;
    private final Map<String, String> environment;

    /**
     * @param workingDirectory the base of relative paths in the configuration
     * @param environment only variables that begin with {@code MAILCHUTE_} are read
     */
    public Configuration(Path workingDirectory, Map<String, String> environment) {
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads {@link #DEFAULT_FILE} if it exists, and the environment.
     *
     * @throws ConfigurationException with all problems
     */
    public Settings read() {
        return read(DEFAULT_FILE, false);
    }

    /**
     * Reads a file that must exist, and the environment.
     *
     * @param file relative to the working directory, or absolute
     * @throws ConfigurationException with all problems
     */
    public Settings read(Path file) {
        return read(file, true);
    }

    private Settings read(Path file, boolean mustExist) {
        Path path = workingDirectory.resolve(file);
        boolean absent = !mustExist && Files.notExists(path);
        List<ConfigurationProblem> problems = new ArrayList<>();
        PropertiesFile lines = new PropertiesFile(file.toString(), absent ? new byte[0] : content(path));
        RawSettings given = new RawSettings(lines, environment, problems);
        Settings settings = new SettingsReader(given, workingDirectory, problems).settings();
        if (settings.inbound().isEmpty() && settings.outbound().isEmpty()) {
            problems.add(new ConfigurationProblem(
                    "mailchute.inbound.<name>.mailbox",
                    "no mailbox and no outbox is enabled"
                            + (absent ? ", and the file " + path + " does not exist" : ""),
                    "mailchute.inbound.support.mailbox = support@contoso.com"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return settings;
    }

    private static byte[] content(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            String what = Files.notExists(path) ? "the file does not exist: " : "the file cannot be read: ";
            throw new ConfigurationException(
                    List.of(new ConfigurationProblem("--config", what + path, "--config " + DEFAULT_FILE)));
        }
    }
}
