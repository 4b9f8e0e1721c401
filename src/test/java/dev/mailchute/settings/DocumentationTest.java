package dev.mailchute.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.settings.reading.Key;
import dev.mailchute.settings.reading.KeyScope;
import dev.mailchute.settings.reading.PropertiesFile;
import dev.mailchute.settings.reading.RawSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation and the example name every key with its default, and no others. */
class DocumentationTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Path EXAMPLE = Path.of("src", "main", "resources", "dev", "mailchute", "mailchute.properties");
    private static final Pattern ROW = Pattern.compile("\\| `(mailchute\\.[^`]+)` \\| (?:`([^`]+)` )?\\|.*");
    private static final Pattern KEY = Pattern.compile("(?<![\\w/])mailchute\\.[a-z][a-z0-9.<>-]*[a-z0-9]");
    private static final Pattern VARIABLE = Pattern.compile("MAILCHUTE_[A-Z0-9_]*[A-Z0-9]");

    @Test
    void the_tables_have_every_key_with_its_default() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }

        assertEquals(defaults("<name>", "<name>"), documented);
    }

    @Test
    void the_example_has_every_key_with_its_default() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        for (String line : Files.readAllLines(EXAMPLE)) {
            Matcher key = Pattern.compile("#(mailchute\\.\\S+) =(?: (.*))?").matcher(line);
            if (key.matches()) {
                shown.put(key.group(1), key.group(2) == null ? "" : key.group(2));
            }
        }
        Map<String, String> expected = defaults("support", "orders");
        List.of(
                        "mailchute.tenant-id",
                        "mailchute.client-id",
                        "mailchute.inbound.support.mailbox",
                        "mailchute.outbound.orders.mailbox")
                .forEach(expected::remove); // set in the example, because nothing works without them

        assertEquals(expected, shown);
    }

    @Test
    void no_text_names_a_key_that_does_not_exist() throws IOException {
        for (Path file : List.of(PAGE, EXAMPLE)) {
            String text = Files.readString(file).replace("mailchute.jar", "").replace("mailchute.properties", "");
            StringBuilder lines = new StringBuilder();
            KEY.matcher(text)
                    .results()
                    .map(key -> key.group().replace("<name>", "name"))
                    .distinct()
                    .forEach(key -> lines.append(key).append(" = x\n"));
            Map<String, String> environment = new TreeMap<>();
            VARIABLE.matcher(text).results().forEach(variable -> environment.put(variable.group(), "x"));

            assertFalse(lines.isEmpty());
            assertFalse(environment.isEmpty());
            assertEquals(List.of(), unknown(lines.toString(), environment), file.toString());
        }
    }

    @Test
    void the_example_works_unchanged_once_the_secret_exists(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.copy(EXAMPLE, home.resolve(Configuration.DEFAULT_FILE));
        Files.writeString(home.resolve("config/client-secret"), "value\n");

        Settings settings = new Configuration(home, Map.of()).read();

        assertEquals("support@contoso.com", settings.inbound().get(0).mailbox());
        assertEquals("orders@contoso.com", settings.outbound().get(0).mailbox());
    }

    private static Map<String, String> defaults(String inbound, String outbound) {
        Map<String, String> defaults = new TreeMap<>();
        for (KeyScope place : List.of(
                KeyScope.COMMON,
                new KeyScope(Key.Scope.INBOUND, inbound),
                new KeyScope(Key.Scope.OUTBOUND, outbound))) {
            Key.of(place.scope()).forEach(key -> defaults.put(place.key(key), place.fallback(key)));
        }
        return defaults;
    }

    private static List<String> unknown(String lines, Map<String, String> environment) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        new RawSettings(new PropertiesFile("text", lines.getBytes(StandardCharsets.UTF_8)), environment, problems);
        return List.copyOf(new TreeSet<>(problems.stream()
                .filter(problem -> !problem.what().contains("together with")) // both forms are named, neither is set
                .map(ConfigurationProblem::toString)
                .toList()));
    }
}
