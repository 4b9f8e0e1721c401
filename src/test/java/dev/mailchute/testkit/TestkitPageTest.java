package dev.mailchute.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/testkit.md} says what there is. */
class TestkitPageTest {
    private static final Path EXAMPLE = Path.of("src/test/java/dev/mailchute/example/EditedRouteTest.java");

    private final String page = Files.readString(Path.of("docs/testkit.md"));

    TestkitPageTest() throws IOException {}

    @Test
    void the_example_is_the_test_that_is_compiled_and_run() throws IOException {
        assertEquals(Files.readString(EXAMPLE), between("```java\n", "```\n"));
    }

    @Test
    void the_table_has_every_fault_with_its_words() {
        List<String> rows = new ArrayList<>();
        Matcher row = Pattern.compile("\\| `([a-z0-9-]+)` \\| (.*) \\|")
                .matcher(between("| fault | what happens |\n|---|---|\n", "\n\n"));
        while (row.find()) {
            rows.add(row.group(1) + " " + row.group(2));
        }
        assertEquals(
                Arrays.stream(NamedFault.values())
                        .map(fault -> fault.word() + " " + fault.words())
                        .toList(),
                rows);
    }

    @Test
    void every_operation_is_named() {
        String all = Arrays.stream(Operation.values())
                .map(operation -> "`" + NamedFault.word(operation) + "`")
                .collect(Collectors.joining(", "));
        assertEquals(all, between("The operations are ", ".\n").replace("\n", " "));
    }

    @Test
    void the_step_that_it_adds_has_its_place_in_the_routes() throws IOException {
        String routes = Files.readString(Path.of("routes/inbound.camel.yaml"));
        assertTrue(routes.contains("\n      uri: direct:inbound-deliver\n      steps:\n"));
    }

    private String between(String start, String end) {
        int from = page.indexOf(start);
        assertTrue(from >= 0, start);
        from += start.length();
        return page.substring(from, page.indexOf(end, from));
    }
}
