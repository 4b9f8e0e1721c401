package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Causes and next steps of all codes are in the documentation, with the same text. */
class CausesTest {
    private static final Path CAUSES = Path.of("src", "main", "resources", "dev", "mailchute", "causes.properties");
    private static final Path PAGE = Path.of("docs", "troubleshooting.md");

    private static Properties texts() throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(CAUSES)) {
            texts.load(reader);
        }
        return texts;
    }

    private static Set<String> codes() throws IOException {
        return texts().stringPropertyNames().stream()
                .map(key -> key.replaceFirst("\\.(cause|next)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_page_has_every_code_with_its_cause_and_next_step() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        for (String code : codes()) {
            String shown = code.startsWith("http-") ? "| " + code.substring(5) : "`" + code + "`";
            String cause = Causes.cause(code).orElseThrow();
            String next = Causes.next(code).orElseThrow();
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.startsWith("| ")
                                    && line.contains(shown)
                                    && line.contains("| " + cause + " | " + next + " |")),
                    code + ": " + cause + " / " + next);
        }
    }

    @Test
    void the_page_has_no_unknown_code() throws IOException {
        Set<String> shown = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `(AADSTS|Error)\\w+` \\|.*"))
                .map(line -> line.split("`")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(codes());
        known.removeIf(code -> !code.matches("(AADSTS|Error)\\w+"));
        assertEquals(known, shown);
    }

    @Test
    void an_unknown_code_has_no_texts() {
        assertTrue(Causes.cause("AADSTS1").isEmpty());
        assertTrue(Causes.next("AADSTS1").isEmpty());
    }
}
