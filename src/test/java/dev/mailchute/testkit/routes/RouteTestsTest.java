package dev.mailchute.testkit.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.TestedRoutes;
import dev.mailchute.support.TestedRoutes.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of routes, with the real application as a process that is killed: what holds passes, and what does not hold fails. */
@Tag("crash")
class RouteTestsTest {
    private static final Path FILES = Path.of("src/test/resources/dev/mailchute/testkit/routes");

    @TempDir
    Path folder;

    private TestedRoutes routes;

    @BeforeEach
    void copyRoutes() throws IOException {
        routes = new TestedRoutes(folder)
                .own("incoming.camel.yaml", Files.readString(FILES.resolve("steps.camel.yaml")));
    }

    /** What was printed of one test or kill. */
    private static String of(Ended ended, String words) {
        String text = ended.text();
        int begin = text.indexOf(words);
        assertTrue(begin >= 0, () -> words + " is not in:\n" + text);
        int end = Stream.of("\n  passed", "\n  FAILED", "\n    passed", "\n    FAILED", "\n\n")
                .mapToInt(next -> text.indexOf(next, begin))
                .filter(at -> at > 0)
                .min()
                .orElse(text.length());
        return text.substring(text.lastIndexOf('\n', begin) + 1, end);
    }

    private static String file(String name) {
        return FILES.resolve(name + ".test.yaml").toString();
    }

    @Test
    void what_holds_passes() throws Exception {
        Ended ended = routes.own("tests/passing.test.yaml", Files.readString(FILES.resolve("passing.test.yaml")))
                .run();
        assertEquals(0, ended.exitCode(), ended.text());
        assertTrue(ended.text().endsWith("4 tests, 0 failed\n"), ended.text());
    }

    @Test
    void the_example_of_the_documents_holds() throws Exception {
        List<String> blocks = Pattern.compile("(?ms)^```yaml\n(.*?)^```$")
                .matcher(Files.readString(Path.of("docs/test-routes.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        Ended ended = routes.own("incoming.camel.yaml", blocks.get(0))
                .own("tests/incoming.test.yaml", blocks.get(1))
                .run();
        assertEquals(0, ended.exitCode(), ended.text());
        assertTrue(ended.text().endsWith("3 tests, 0 failed\n"), ended.text());
    }

    @Test
    void each_expectation_fails_if_it_does_not_hold_and_the_log_and_the_life_of_the_message_are_told() {
        Ended ended = routes.run(file("failing"));
        assertEquals(1, ended.exitCode(), ended.text());
        assertTrue(ended.text().endsWith("4 tests, 4 failed\n"), ended.text());
        String first = of(ended, "what comes in is not as expected");
        assertTrue(first.contains("WARN  held direction=inbound name=support"), first);
        assertTrue(first.contains("Incoming message <broken@test-routes.example>: held in the Mail Center"), first);
        assertTrue(first.contains("Delivered to the drop folder of orders"), first);
        assertMismatches(
                first,
                "printer: held",
                "printer: its mailbox shows it as deleted",
                "printer: its file exactly once in drop/elsewhere",
                "noise: delivered",
                "noise: its mailbox shows it as unread",
                "noise: its file exactly once in drop/support",
                "broken: a letter with the words \"something else\"",
                "broken: its mailbox shows it as moved to Held",
                "order: left-out",
                "order: its mailbox shows it as read",
                "order: no file of it in drop/orders",
                "other: waiting",
                "other: its mailbox shows it as moved to Archive/Others",
                "other: no file of it in drop/orders",
                "files: exactly 4 in copies called *.eml",
                "files: no in copies, the message printer",
                "files: at least 1 in copies with \"X-Nothing\"",
                "files: at least 1 in drop/orders called *.json with {\"name\":\"support\"}",
                "files: at least 1 in copies with exactly \"nothing but this\"",
                "log: a line with \"no one says this\"",
                "health: in the end PAUSED",
                "health: in the end \"no one says this\"");
        assertMismatches(
                of(ended, "what a server gets is not as expected"),
                "hook: no such requests",
                "hook: exactly 2 such requests",
                "hook: at least 2 such requests, by Idempotency-Key",
                "hook: at least 1 such request",
                "hook: at least 1 such request",
                "hook: at least 1 such request",
                "hook: at least 1 such request",
                "hook: at least 1 such request",
                "hook: at least 1 such request",
                "health: while a server refuses DOWN");
        assertMismatches(
                of(ended, "a message that waits is not delivered"),
                "order: delivered",
                "health: in the end UP",
                "health: while a server refuses UP");
        assertMismatches(
                of(ended, "what goes out is not as expected"),
                "answer: sent to eve@x.example",
                "answer: sent in Cc to eve@x.example",
                "answer: sent in Bcc to eve@x.example",
                "answer: sent to eve@x.example",
                "answer: sent from boss@contoso.com",
                "answer: sent with the subject \"Printer\"",
                "answer: sent with X-Order: 18",
                "answer: sent with X-Other: 1",
                "answer: sent without X-Order",
                "answer: sent with \"nothing of it\" in its text",
                "forged: sent",
                "forged: Exchange has got it once",
                "kept: waiting",
                "kept: Exchange has got it never",
                "sent: exactly 1 such message",
                "sent: at least 1 such message",
                "sent: sent with the subject \"Nothing\"");
    }

    private static void assertMismatches(String printed, String... expected) {
        List<String> found = printed.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expected "))
                .map(line -> line.substring("expected ".length()))
                .toList();
        assertEquals(List.of(expected), found, printed);
    }

    @Test
    void a_kill_after_each_step_finds_the_one_that_must_not_be_repeated() {
        Ended ended = routes.run("--kill", file("repeatable"), file("appending"));
        assertEquals(1, ended.exitCode(), ended.text());
        String repeatable = ended.text().substring(0, ended.text().indexOf("appending.test.yaml"));
        assertFalse(repeatable.contains("FAILED"), repeatable);
        for (String step : List.of(
                "read-mime",
                "stage",
                "staged",
                "copy",
                "post",
                "hand-over",
                "drop",
                "delivered",
                "mark-read",
                "acknowledged")) {
            assertTrue(repeatable.contains("passed  killed after " + step + " ("), step + " is not in:\n" + repeatable);
        }
        assertTrue(repeatable.contains("passed  killed after post, which failed ("), repeatable);
        String counted = of(ended, "killed after count (own-incoming, incoming.camel.yaml:");
        assertTrue(counted.startsWith("    FAILED"), ended.text());
        assertTrue(counted.contains("expected files: exactly 1 in counted"), counted);
        assertTrue(counted.contains("count.txt has \"one moreone more\""), counted);
        assertTrue(of(ended, "killed after staged (inbound-fetch").startsWith("    passed"), ended.text());
    }

    @Test
    void routes_with_a_mistake_fail_in_the_words_of_the_check() throws Exception {
        Path incoming = routes.folder().resolve("own/incoming.camel.yaml");
        Files.writeString(incoming, Files.readString(incoming).replace("uri: file:copies", "uri: fil:copies"));
        Ended ended = routes.run(file("repeatable"));
        assertEquals(1, ended.exitCode(), ended.text());
        assertTrue(ended.text().contains("it has ended with exit code 2"), ended.text());
        assertTrue(ended.text().contains("incoming.camel.yaml:"), ended.text());
        assertTrue(ended.text().contains("fil"), ended.text());
    }

    @Test
    void without_a_test_it_is_wrong_usage() throws Exception {
        Ended ended = routes.run();
        assertEquals(2, ended.exitCode(), ended.text());
        assertTrue(ended.text().contains("there is no test"), ended.text());
        Path wrong = Files.writeString(folder.resolve("wrong.test.yaml"), "- test: a\n  expects: {}\n");
        Ended refused = routes.run(wrong.toString());
        assertEquals(2, refused.exitCode(), refused.text());
        assertTrue(refused.text().contains("wrong.test.yaml:2: there is no key expects here"), refused.text());
    }
}
