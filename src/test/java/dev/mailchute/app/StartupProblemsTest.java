package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps run from starting, found without starting. */
class StartupProblemsTest {
    @TempDir
    Path home;

    private Path routes;

    @BeforeEach
    void copy_the_routes() throws IOException {
        routes = Files.createDirectories(home.resolve("my routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
    }

    private void replace(String file, String old, String other) throws IOException {
        Path route = routes.resolve(file);
        String text = Files.readString(route);
        assertTrue(text.contains(old), old);
        Files.writeString(route, text.replace(old, other));
    }

    private List<String> problems(String... keysAndValues) {
        Settings settings = SomeSettings.in(home, keysAndValues);
        return StartupProblems.of(Optional.of(settings), Optional.of(routes)).stream()
                .map(ConfigurationProblem::toString)
                .toList();
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.sorted().toList();
        }
    }

    @Test
    void our_routes_have_none_and_nothing_is_created() throws IOException {
        List<Path> before = everything();
        assertEquals(List.of(), problems());
        assertEquals(before, everything());
    }

    @Test
    void every_file_that_cannot_be_read_is_named_with_its_reason() throws IOException {
        replace("outbound.camel.yaml", "- setVariable:", "- setVariabel:");
        replace("upkeep.camel.yaml", "- route:", "- route: [");
        List<String> problems = problems();
        assertTrue(
                problems.get(0).contains("outbound.camel.yaml:")
                        && problems.get(0).contains("setVariabel"),
                problems::toString);
        assertTrue(problems.get(problems.size() - 1).contains("upkeep.camel.yaml"), problems::toString);
    }

    @Test
    void a_step_that_leads_nowhere_is_a_problem() throws IOException {
        replace(
                "inbound.camel.yaml",
                "            uri: direct:inbound-deliver\n\n",
                "            uri: direct:elsewhere\n\n");
        List<String> problems = problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("direct:elsewhere"), problems::toString);
    }

    @Test
    void a_missing_template_is_a_problem() throws IOException {
        replace("inbound.camel.yaml", "    id: inbound\n", "    id: mailboxes\n");
        assertTrue(problems().toString().contains("the route template inbound"), () -> problems()
                .toString());
    }

    @Test
    void a_simple_expression_with_an_error_is_a_problem() throws IOException {
        Files.writeString(routes.resolve("more.camel.yaml"), """
                - route:
                    id: more
                    from:
                      uri: direct:more
                      steps:
                        - filter:
                            expression:
                              simple: "${body == 3"
                            steps:
                              - log: x
                """);
        List<String> problems = problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("more.camel.yaml:8"), problems::toString);
    }

    @Test
    void certificates_that_cannot_be_read_are_problems_together() throws IOException {
        for (String file : List.of("ca.pem", "tls.crt", "tls.key")) {
            Files.writeString(home.resolve(file), "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        }
        List<String> problems =
                problems("CA_FILE", "ca.pem", "HTTP_CERTIFICATE", "tls.crt", "HTTP_CERTIFICATE_KEY", "tls.key");
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("mailchute.ca-file"), problems::toString);
        assertTrue(problems.get(1).startsWith("mailchute.http.certificate"), problems::toString);
    }
}
