package dev.mailchute.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** How the requests of an attack were answered, counted; what ought to have worked meanwhile and did not; and remarks. */
final class Answers {
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> remarks = new CopyOnWriteArrayList<>();

    void count(String answer) {
        counts.merge(answer, 1, Integer::sum);
    }

    void count(String answer, int times) {
        counts.merge(answer, times, Integer::sum);
    }

    /** The attack wins for this reason, whatever else is measured. */
    void fail(String reason) {
        failures.add(reason);
    }

    void remark(String words) {
        remarks.add(words);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        String counted = new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " x" + entry.getValue())
                        .collect(Collectors.joining(", "));
        return remarks.isEmpty() ? counted : counted + "; " + String.join("; ", remarks);
    }
}
