package dev.mailchute.web;

import dev.mailchute.health.FlowDay;
import dev.mailchute.health.FlowOutcome;
import java.time.Instant;
import java.util.Arrays;

/**
 * A plot of 24 hours: a bar for each quarter of an hour, in a picture of 960 by 240.
 *
 * @param done the bars of what was delivered or sent, as the data of an SVG path
 * @param held the bars of what was held or is in doubt, above them
 * @param words the same for whoever does not see it
 */
record FlowPlot(String done, String held, String words) {
    private static final int HEIGHT = 240;
    private static final int STEP = 10;
    private static final int BAR = 8;
    private static final int LOWEST = 14;

    /** @param verb {@code delivered} or {@code sent} */
    static FlowPlot of(FlowDay day, String verb, Instant now) {
        long[] good = day.quarters(FlowOutcome.DONE);
        long[] bad = sum(day.quarters(FlowOutcome.HELD), day.quarters(FlowOutcome.IN_DOUBT));
        long most = Math.max(1, Arrays.stream(sum(good, bad)).max().orElse(0));
        StringBuilder done = new StringBuilder();
        StringBuilder held = new StringBuilder();
        for (int i = 0; i < good.length; i++) {
            int below = height(good[i], most);
            bar(done, i, 0, below);
            bar(held, i, below, Math.min(height(bad[i], most), HEIGHT - Math.min(below, HEIGHT - LOWEST)));
        }
        return new FlowPlot(done.toString(), held.toString(), words(good, bad, verb, now));
    }

    private static long[] sum(long[] some, long[] others) {
        long[] sum = some.clone();
        Arrays.setAll(sum, i -> some[i] + others[i]);
        return sum;
    }

    /** Where there was anything, there is something to see. */
    private static int height(long count, long most) {
        return count == 0 ? 0 : (int) Math.max(LOWEST, count * HEIGHT / most);
    }

    private static void bar(StringBuilder path, int index, int from, int height) {
        if (height > 0) {
            path.append('M')
                    .append(index * STEP)
                    .append(' ')
                    .append(HEIGHT - from)
                    .append('v')
                    .append(-height)
                    .append('h')
                    .append(BAR)
                    .append('v')
                    .append(height)
                    .append('z');
        }
    }

    private static String words(long[] good, long[] bad, String verb, Instant now) {
        long all = Arrays.stream(good).sum();
        StringBuilder words = new StringBuilder("Last 24 hours: " + Formats.number(all) + " " + verb);
        if (all > 0) {
            int busiest = 0;
            for (int i = 1; i < good.length; i++) {
                busiest = good[i] > good[busiest] ? i : busiest;
            }
            Instant begun =
                    Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), 900) - good.length + 1 + busiest) * 900);
            words.append(", at most ")
                    .append(Formats.number(good[busiest]))
                    .append(" in 15 minutes, from ")
                    .append(Formats.hour(begun));
        }
        long held = Arrays.stream(bad).sum();
        return held == 0 ? words.toString() : words + "; " + Formats.number(held) + " held or in doubt";
    }
}
