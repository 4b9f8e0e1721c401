package dev.mailchute.testkit.routes;

import java.io.PrintStream;

/** What whoever runs the tests reads. */
final class Report {
    private static final String CONTROL = "[\\p{Cc}\\p{Cf}&&[^\\n\\t]]";

    private final PrintStream out;
    private int tests;
    private int failed;
    private int kills;
    private int failedKills;

    Report(PrintStream out) {
        this.out = out;
    }

    void begin(TestFile file) {
        out.println(file.path());
    }

    void tell(RouteTest test, Verdict verdict) {
        tests++;
        failed += verdict.isPassed() ? 0 : 1;
        line("  ", test.name(), verdict);
    }

    /** @param points how many steps it is killed after */
    void beginKills(RouteTest test, int points) {
        out.println("  with kills: " + plain(test.name()));
        if (points == 0 && test.hasMail()) {
            // A proof that proves nothing is a failure.
            failedKills++;
            out.println("    FAILED  no step of its messages was noted, so it was never killed");
        }
    }

    void tell(KillPoint point, Verdict verdict) {
        kills++;
        failedKills += verdict.isPassed() ? 0 : 1;
        line("    ", "killed " + point, verdict);
    }

    private void line(String indent, String what, Verdict verdict) {
        out.println(indent + (verdict.isPassed() ? "passed  " : "FAILED  ") + plain(what));
        String deeper = indent + "        ";
        verdict.mismatches().forEach(mismatch -> block(deeper, mismatch.toString()));
        if (!verdict.log().isEmpty()) {
            out.println(deeper + "the application's log:");
            block(deeper + "  ", String.join("\n", verdict.log()));
        }
        if (!verdict.journal().isBlank()) {
            out.println(deeper + "what it knows of the messages:");
            block(deeper + "  ", verdict.journal().strip());
        }
    }

    private void block(String indent, String text) {
        plain(text).lines().forEach(line -> out.println(indent + line));
    }

    /** Without what would control a terminal. */
    private static String plain(String text) {
        return text.replaceAll(CONTROL, "");
    }

    void end() {
        out.println();
        out.println(counted(tests, "test") + ", " + failed + " failed"
                + (kills + failedKills == 0 ? "" : "; " + counted(kills, "kill") + ", " + failedKills + " failed"));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    boolean isPassed() {
        return failed + failedKills == 0;
    }
}
