package dev.mailchute.testkit.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestFileTest {
    private static final String SOUND = """
            - test: a message comes
              settings: {routes.copies-dir: copies, mailchute.inbound.support.acknowledge: false}
              messages:
                - {name: printer, from: ann@x.example, to: [support@contoso.com, bob@x.example]}
              outgoing:
                - {name: answer, to: ann@x.example}
              servers:
                hook: {answers: [503, break, {status: 201, body: done}, 200]}
              expect:
                printer: {outcome: delivered, folder: drop/support, mailbox: {moved-to: Archive}}
                answer: {outcome: sent, recipients: ann@x.example}
                hook: [{count: 1}, {at-least: 1, json: {subject: Printer}}]
                health: {while-refused: DOWN}
            """;

    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("a.test.yaml"), text);
    }

    private String refusal(String text) throws IOException {
        Path file = write(text);
        String words = assertThrows(TestFile.Unreadable.class, () -> TestFile.read(file))
                .getMessage();
        assertTrue(words.startsWith(file.toString()), words);
        return words.substring(file.toString().length());
    }

    @Test
    void a_file_is_read_as_it_is_meant() throws Exception {
        RouteTest test = TestFile.read(write(SOUND)).tests().get(0);
        assertEquals("a message comes", test.name());
        assertEquals("false", test.settings().get("mailchute.inbound.support.acknowledge"));
        assertEquals(5, test.expect().all().size());
        assertEquals(4, test.servers().get("hook").answers().size());
        assertTrue(test.servers().get("hook").answers().get(1).breaks());
        assertEquals("done", test.servers().get("hook").answers().get(2).body());
    }

    @Test
    void what_stands_above_tests_holds_for_all_of_them() throws Exception {
        String common =
                "- {settings: {routes.copies-dir: other, routes.depth: 3}, servers: {post: {answers: [200]}}}\n";
        RouteTest test = TestFile.read(write(common + SOUND)).tests().get(0);
        assertEquals("copies", test.settings().get("routes.copies-dir"), "its own");
        assertEquals("3", test.settings().get("routes.depth"));
        assertEquals(Set.of("post", "hook"), test.servers().keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder: drop | foldr: drop | :10: there is no key foldr here; there are: folder, mailbox, outcome, reason",
                "outcome: delivered | outcome: deliverd | :10: 'deliverd' is none of: delivered, held, left-out, waiting",
                "{moved-to: Archive} | gone | :10: a mailbox shows a message as read, unread, deleted or {moved-to: FOLDER}, and not as 'gone'",
                "DOWN | BROKEN | :13: 'BROKEN' is none of: up, down, unknown, paused",
                "count: 1 | count: one | :12: Cannot deserialize",
                "count: 1 | count: -1 | :12: count: is 0 or more",
                "at-least: 1 | at-least: 1, count: 2 | :12: either count: or at-least:",
                "printer: {outcome | printr: {outcome | :10: there is no message and no server 'printr'; there are: answer, hook, printer; and files, health, log, sent",
                "hook: {answers | hok: {answers | :12: there is no message and no server 'hook'; there are: answer, hok, printer; and files, health, log, sent",
                "503, break | 99, break | :8: 99 is no status of an HTTP answer",
                "503, break | fail, break | :8: an answer is a status, break, or {status: 200, body: text}, and not 'fail'",
                "name: answer | name: health | : the name health has a meaning of its own in expect:",
                "name: printer, from | nam: printer, from | :4: name: is missing",
                "{name: answer | {name: printer | : the name printer is there twice in one test",
                "name: answer, to | to | :6: name: is missing",
                "outcome: sent, recipients | outcome: held, recipients | :11: what is sent is expected of a message that is not to be sent",
                "outcome: sent, recipients | recipients | :11: outcome: is missing",
                "outcome: delivered | outcome: delivered, outcome: held | :10: Duplicate field 'outcome'",
            })
    void what_is_misspelt_is_refused_with_file_and_line(String right, String wrong, String expected) throws Exception {
        assertTrue(SOUND.contains(right), right);
        String words = refusal(SOUND.replace(right, wrong));
        assertTrue(words.startsWith(expected), words);
    }

    @Test
    void a_test_that_expects_nothing_is_refused() throws Exception {
        assertTrue(refusal("- test: a\n  messages: [{name: b}]\n").contains("expects nothing"));
        assertTrue(refusal("- test: a\n  messages: [{name: b}]\n  expect: {}\n").contains("expects nothing"));
        assertTrue(refusal("- test: a\n  messages: [{name: b}]\n  expect:\n    b: {}\n")
                .contains("nothing is expected of this message"));
        assertTrue(refusal("- test: a\n  expect:\n    health: {}\n").contains("needs while-refused: or at-end:"));
        assertTrue(refusal("").contains("is a list"));
        assertTrue(refusal("[]").contains("there is no test:"));
        assertTrue(refusal("- settings: {routes.a: b}\n").contains("there is no test:"));
        assertTrue(refusal("- messages: [{name: b}]\n  expect: {b: {outcome: held}}\n")
                .contains("a test needs a sentence after test:"));
    }

    @Test
    void a_name_means_one_thing_in_a_file() throws Exception {
        String other = "- {test: b, servers: {printer: {}}, expect: {printer: {count: 0}}}\n";
        assertTrue(refusal(SOUND + other).contains("the name printer means one thing in one test"));
        String strange = "- {test: b, expect: {printer: {outcome: held}}}\n";
        assertTrue(refusal(SOUND + strange).contains("in the test 'b', there is no message and no server printer"));
    }

    @Test
    void what_would_be_left_out_is_refused() throws Exception {
        assertTrue(
                refusal("- test: a\n  messages: [{name: b, eml: b.eml, subject: c}]\n  expect: {b: {outcome: held}}\n")
                        .contains("is a whole message, and has fields besides"));
        assertTrue(refusal("- test: a\n  messages: [{name: b, text: b, html: c}]\n  expect: {b: {outcome: held}}\n")
                .contains("has both text: and html:"));
        assertTrue(refusal("- test: a\n  messages: [{name: b}]\n  expect: {b: {outcome: delivered, reason: c}}\n")
                .contains("it needs outcome: held"));
    }
}
