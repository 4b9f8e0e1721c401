package dev.mailchute.testkit.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));
    private RouteTest test;

    @BeforeEach
    void read() throws Exception {
        test = TestFile.read(Files.writeString(
                        folder.resolve("a.test.yaml"),
                        "- {test: a, messages: [{name: b}], expect: {b: {outcome: delivered}}}"))
                .tests()
                .get(0);
    }

    @Test
    void a_test_that_was_never_killed_has_not_passed() {
        report.tell(test, Verdict.passed());
        report.beginKills(test, 0);
        report.end();
        assertFalse(report.isPassed());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("it was never killed"));
    }

    @Test
    void one_failed_kill_is_a_failure() {
        report.tell(test, Verdict.passed());
        report.beginKills(test, 2);
        report.tell(new KillPoint("a.camel.yaml\t7\tpost\town\tdone"), Verdict.passed());
        assertTrue(report.isPassed());
        report.tell(
                new KillPoint("a.camel.yaml\t7\tpost\town\tfailed"),
                new Verdict(List.of(new Mismatch("b: delivered", "held")), List.of("a \u001b[31m line"), ""));
        report.end();
        assertFalse(report.isPassed());
        assertEquals("""
                  passed  a
                  with kills: a
                    passed  killed after post (own, a.camel.yaml:7)
                    FAILED  killed after post, which failed (own, a.camel.yaml:7)
                            expected b: delivered
                               found held
                            the application's log:
                              a [31m line

                1 test, 0 failed; 2 kills, 1 failed
                """, out.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }
}
