package dev.mailchute.web;

import dev.mailchute.health.CheckListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A check of the set-up, or the sending of a test message: what it has found so far, and who asked for it. Keeps a bounded part of it. */
final class CheckRun implements CheckListener {
    /** Findings that are kept of those that need nobody's attention. */
    static final int MAX_GOOD = 10_000;
    /** Findings that are kept of the others. */
    static final int MAX_TROUBLE = 2_000;

    private static final int MAX_TEXT = 2_000;
    private static final Set<String> GOOD = Set.of("ok", "hint");

    /**
     * What was asked for.
     *
     * @param outbox of a test message; empty for a check of everything
     * @param to the recipient of a test message; else empty
     */
    record CheckRequest(String who, String outbox, String to) {
        boolean isTest() {
            return !outbox.isEmpty();
        }
    }

    /** The findings about one part. */
    record CheckedSection(String part, String title, List<CheckFinding> findings) {}

    private final CheckRequest asked;
    private final Instant begun;
    private final List<CheckedSection> sections = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private Optional<Instant> ended = Optional.empty();
    private Optional<String> broken = Optional.empty();
    private int good;
    private int trouble;
    private int left;

    CheckRun(CheckRequest asked, Instant begun) {
        this.asked = asked;
        this.begun = begun;
    }

    @Override
    public synchronized void begins(String part, String title) {
        sections.add(new CheckedSection(shortened(part), shortened(title), new ArrayList<>()));
    }

    @Override
    public synchronized void finds(CheckFinding finding) {
        counts.merge(finding.result(), 1, Integer::sum);
        boolean isGood = GOOD.contains(finding.result());
        if (isGood ? good >= MAX_GOOD : trouble >= MAX_TROUBLE) {
            left++;
            return;
        }
        good += isGood ? 1 : 0;
        trouble += isGood ? 0 : 1;
        sections.get(sections.size() - 1)
                .findings()
                .add(new CheckFinding(
                        finding.result(),
                        shortened(finding.check()),
                        shortened(finding.found()),
                        finding.said().map(CheckRun::shortened),
                        finding.next().stream().map(CheckRun::shortened).toList()));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }

    /** @param why empty if it came to its end */
    synchronized void end(Instant at, Optional<String> why) {
        ended = Optional.of(at);
        broken = why;
    }

    CheckRequest asked() {
        return asked;
    }

    Instant begun() {
        return begun;
    }

    synchronized Optional<Instant> ended() {
        return ended;
    }

    /** Why it did not come to its end. */
    synchronized Optional<String> broken() {
        return broken;
    }

    /** As it is now. */
    synchronized List<CheckedSection> sections() {
        return sections.stream()
                .map(section -> new CheckedSection(section.part(), section.title(), List.copyOf(section.findings())))
                .toList();
    }

    /** The number of findings by result, in the order of the first of each. */
    synchronized int count(String result) {
        return counts.getOrDefault(result, 0);
    }

    /** Findings that are not kept. */
    synchronized int left() {
        return left;
    }

    /** What it is looking at. */
    synchronized String now() {
        return sections.isEmpty() ? "" : sections.get(sections.size() - 1).title();
    }

    /** As the exit code of doctor: nothing failed, and nothing is unsettled. */
    synchronized boolean isOk() {
        return broken.isEmpty() && count("failed") == 0 && count("not-settled") == 0;
    }

    static boolean isGood(CheckFinding finding) {
        return GOOD.contains(finding.result());
    }
}
