package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.TestedRoutes;
import dev.mailchute.support.TestedRoutes.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of {@code routes/README.md}, put one after the other as it says, run by {@code test-routes} with a kill after each step that a message passes.
 */
@Tag("crash")
class RecipesTest {
    private static final Path TESTS = Path.of("src/test/resources/dev/mailchute/recipes");
    private static final String STEPS = "      steps:\n";

    @TempDir
    Path folder;

    private static String recipe(String heading) {
        try {
            String readme = Files.readString(Path.of("routes/README.md"));
            int at = readme.indexOf("### " + heading + "\n");
            int begin = readme.indexOf("```yaml\n", at) + "```yaml\n".length();
            return readme.substring(begin, readme.indexOf("```", begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first recipe with the steps of the others after its own. */
    private static String oneAfterTheOther(String first, String... others) {
        return recipe(first)
                + Stream.of(others)
                        .map(RecipesTest::recipe)
                        .map(text -> text.substring(text.indexOf(STEPS) + STEPS.length()))
                        .collect(Collectors.joining());
    }

    private Ended run(String direction, String recipes, String... arguments) throws IOException {
        Ended ended = new TestedRoutes(folder)
                .own(direction + ".camel.yaml", recipes)
                .own("tests/" + direction + ".test.yaml", Files.readString(TESTS.resolve(direction + ".test.yaml")))
                .run(arguments);
        assertEquals(0, ended.exitCode(), ended.text());
        return ended;
    }

    /** Those in these steps, which have routes of their own. */
    private static void requireKillsIn(Ended ended, String... steps) {
        for (String step : steps) {
            assertTrue(
                    ended.text().lines().anyMatch(line -> line.contains("killed after") && line.contains("(" + step)),
                    () -> "not killed in " + step + ":\n" + ended.text());
        }
    }

    @Test
    void incoming_messages_take_the_way_of_their_recipe_whatever_step_the_process_is_killed_after() throws Exception {
        String recipes = oneAfterTheOther(
                        "Leave bounces out",
                        "By sender",
                        "Auto-replies into a folder of their own",
                        "By size",
                        "Forward",
                        "Keep a copy elsewhere",
                        "Attachments into a folder",
                        "A webhook")
                .replace("routeConfigurationId: mail", "routeConfigurationId: destination")
                .replace("${variable.mail.size} > 10485760", "${variable.mail.header('X-Padding')} != ''");
        Ended ended = run("incoming", recipes, "--kill");
        requireKillsIn(ended, "drop-in", "copy-to", "forward-to", "save-attachments", "post-json", "own-incoming");
    }

    @Test
    void outgoing_messages_take_the_way_of_their_recipe_whatever_step_the_process_is_killed_after() throws Exception {
        Ended ended = run(
                "outgoing",
                oneAfterTheOther("Hold outgoing messages", "A disclaimer in a header", "Archive what is sent"),
                "--kill");
        requireKillsIn(ended, "add-header", "archive", "own-outgoing");
    }
}
