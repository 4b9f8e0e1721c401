package dev.mailchute.testkit.routes;

import java.util.List;

/**
 * How a test ended.
 *
 * @param mismatches none if it passed
 * @param log what the application said
 * @param journal what it knows of the messages
 */
record Verdict(List<Mismatch> mismatches, List<String> log, String journal) {
    static Verdict passed() {
        return new Verdict(List.of(), List.of(), "");
    }

    boolean isPassed() {
        return mismatches.isEmpty();
    }
}
