package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engineer is told of steps that he calls by name, and of outcomes that his own steps decide. */
class NamedStepsTest {
    @TempDir
    Path home;

    private EditedRoutes routes;

    @BeforeEach
    void copy_the_routes() throws IOException {
        routes = new EditedRoutes(home);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/mailchute.properties"), "routes.plain = /srv/copies\nroutes.odd = /srv/a+b&c\n");
    }

    private List<RouteProblem> problems(String steps) throws IOException {
        routes.file("own/support.camel.yaml", """
                - route:
                    id: own-incoming-2
                    routeConfigurationId: mail
                    from:
                      uri: direct:own-incoming-2
                      steps:
                """ + steps.indent(8));
        return routes.problems("INBOUND_SUPPORT_ROUTE", "direct:own-incoming-2");
    }

    private void assertTold(String words, String steps) throws IOException {
        List<RouteProblem> problems = problems(steps);
        assertTrue(
                problems.stream()
                        .anyMatch(one -> one.isError() && one.toString().contains(words)),
                problems::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "kamelet:copy-too?folder=/srv; there is no step copy-too",
                "kamelet:copy-to?foldr=/srv; has no parameter foldr",
                "kamelet:copy-to; needs the parameter folder",
                "kamelet:forward-to?outbox=orders; needs the parameter to"
            })
    void a_step_that_is_not_there_or_is_given_something_else_is_told(String uri, String words) throws IOException {
        assertTold(words, "- to: " + uri + "\n");
    }

    @Test
    void a_value_that_would_be_read_as_something_else_is_told_with_the_remedy() throws IOException {
        assertTold("folder: RAW({{routes.odd}})", """
                - to:
                    uri: kamelet:copy-to
                    parameters:
                      folder: "{{routes.odd}}"
                """);
        assertEquals(List.of(), problems("""
                - to:
                    uri: kamelet:copy-to
                    parameters:
                      folder: RAW({{routes.odd}})
                - to:
                    uri: kamelet:copy-to
                    parameters:
                      folder: "{{routes.plain}}"
                """));
    }

    @Test
    void a_message_that_nothing_keeps_as_unread_is_told() throws IOException {
        assertTold("nothing keeps it", """
                - bean:
                    ref: delivery
                    method: keepUnread
                """);
        assertEquals(List.of(), problems("""
                - setVariable:
                    name: mail
                    method:
                      ref: delivery
                      method: keepUnread
                """));
    }

    @Test
    void a_message_that_is_left_out_and_goes_on_is_told() throws IOException {
        String leaveOut = """
                - setVariable:
                    name: outcome
                    method:
                      ref: delivery
                      method: leaveOut('a bounce')
                - to:
                    uri: direct:inbound-acknowledge
                """;
        routes.replace(
                "inbound",
                "        - bean:\n            id: hand-over\n",
                leaveOut.indent(8) + "        - bean:\n            id: hand-over\n");
        List<RouteProblem> problems = routes.problems();
        assertTrue(problems.toString().contains("left out goes on to the drop folder"), problems::toString);
    }

    /** With the keys that they name, each of them passes the check that a start makes. */
    @Test
    void every_recipe_passes_the_check() throws IOException {
        String readme = Files.readString(Path.of("routes/README.md"));
        List<String> recipes = Pattern.compile("(?s)```yaml\n(.*?)```")
                .matcher(readme)
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains("direct:own-") && text.contains("kamelet:")
                        || text.contains("ref: custody")
                        || text.contains("ref: delivery"))
                .toList();
        assertTrue(recipes.size() >= 15, "so many were found: " + recipes.size());
        String keys = Pattern.compile("\\{\\{(routes\\.[\\w-]+)}}")
                .matcher(readme)
                .results()
                .map(found -> found.group(1) + " = x\n")
                .distinct()
                .reduce("", String::concat);
        Files.writeString(home.resolve("config/mailchute.properties"), keys);
        for (String recipe : recipes) {
            String file = recipe.contains("direct:own-outgoing") ? "outgoing" : "incoming";
            Files.createDirectories(home.resolve("routes/own"));
            Files.writeString(home.resolve("routes/own/" + file + ".camel.yaml"), recipe);
            assertEquals(
                    List.of(),
                    routes.problems().stream()
                            .filter(one -> !one.toString().contains("com.acme"))
                            .toList(),
                    recipe);
            Files.delete(home.resolve("routes/own/" + file + ".camel.yaml"));
        }
    }
}
