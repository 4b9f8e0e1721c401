package dev.mailchute.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was measured during one attack and until all was as before again, or was given up.
 *
 * @param seconds the attack itself took
 * @param handles before, at most, and afterwards
 * @param isBusy whether the process still worked hard long after the attack
 */
record AttackFigures(
        Attack attack,
        double seconds,
        boolean isAlive,
        Observed live,
        Observed health,
        Carried in,
        Carried out,
        long megabytes,
        Handles handles,
        long temporary,
        boolean isBusy,
        long outOfMemory,
        Answers answers) {
    /** So many connections to Graph and the like come and go without any attack. */
    static final int HANDLES_MORE = 25;

    private static final long MAX_TEMPORARY = 64 << 20;

    static final String HEAD =
            "| attack | s | live: slowest ms, failed | health | mail in, slowest s | mail out, slowest s"
                    + " | resident MB | handles before/most/after | answers | verdict |\n|---|---|---|---|---|---|---|---|---|---|";

    /** Answers of a probe; what was asked when the process ended counts as failed. */
    record Observed(int asked, int failed, long slowest) {
        static Observed by(Probe probe) {
            return new Observed(probe.asked(), probe.failed(), probe.slowest());
        }

        @Override
        public String toString() {
            return slowest + (failed == 0 ? "" : ", " + failed + " of " + asked);
        }
    }

    /** Mail of one direction at the end of the attack, and how long the slowest took with what came after it. */
    record Carried(int done, int due, long slowest) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d/%d, %.1f", done, due, slowest / 1000.0);
        }
    }

    /**
     * Open files and connections.
     *
     * @param seconds until they had been given back, counted from the end of the attack
     */
    record Handles(long before, long most, long after, long seconds) {
        @Override
        public String toString() {
            return before + "/" + most + "/" + after + (seconds > 1 ? " after " + seconds + " s" : "");
        }
    }

    /** What the attack has won; nothing, if all is as it should be. */
    List<String> wins(AttackOptions options) {
        List<String> wins = new ArrayList<>();
        if (!isAlive) {
            wins.add("PROCESS DEAD");
        }
        if (live.failed() > 0 || live.slowest() > options.live()) {
            wins.add("live");
        }
        if (health.failed() > 0) {
            wins.add("health");
        }
        if (in.slowest() > options.mail() * 1000L) {
            wins.add("no mail in");
        }
        if (out.slowest() > options.mail() * 1000L) {
            wins.add("no mail out");
        }
        if (isAlive && handles.after() > handles.before() + HANDLES_MORE) {
            wins.add("handles kept");
        }
        if (temporary > MAX_TEMPORARY) {
            wins.add(temporary / (1 << 20) + " MB of temporary files");
        }
        if (isAlive && isBusy) {
            wins.add("still busy");
        }
        if (isAlive && outOfMemory > 0) {
            wins.add("out of memory x" + outOfMemory);
        }
        wins.addAll(answers.failures());
        return wins;
    }

    String row(AttackOptions options) {
        List<String> wins = wins(options);
        return String.format(
                Locale.ROOT,
                "| %s: %s | %.0f | %s | %s | %s | %s | %d | %s | %s | %s |",
                attack.name(),
                attack.what(),
                seconds,
                live,
                health,
                in,
                out,
                megabytes,
                handles,
                answers,
                wins.isEmpty() ? "ok" : "**" + String.join(", ", wins) + "**");
    }
}
