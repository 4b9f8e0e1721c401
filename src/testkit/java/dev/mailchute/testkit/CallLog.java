package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The requests in the order of their answers, and those that should never have been made. */
final class CallLog {
    private final List<Call> calls = new ArrayList<>();
    /** Whoever waits for a number of them asks often, and looking at each of many would then cost more than answering them. */
    private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);

    private final List<Call> leaks = new ArrayList<>();
    private final List<Call> violations = new ArrayList<>();
    private final List<Call> premature = new ArrayList<>();

    synchronized void add(Call call) {
        calls.add(call);
        if (call.operation() != null) {
            counts.merge(call.operation(), 1, Integer::sum);
        }
        if (call.authorized() && (call.host().equals("upload") || call.host().equals("foreign"))) {
            leaks.add(call);
        }
    }

    synchronized void addViolation(Call call) {
        violations.add(call);
    }

    synchronized void addLeak(Call call) {
        leaks.add(call);
    }

    synchronized void addPremature(Call call) {
        premature.add(call);
    }

    synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    synchronized List<Call> where(Predicate<Call> wanted) {
        return calls.stream().filter(wanted).toList();
    }

    synchronized long count(Predicate<Call> wanted) {
        return calls.stream().filter(wanted).count();
    }

    synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    synchronized List<Call> leaks() {
        return List.copyOf(leaks);
    }

    synchronized List<Call> violations() {
        return List.copyOf(violations);
    }

    synchronized List<Call> premature() {
        return List.copyOf(premature);
    }

    synchronized void clear() {
        calls.clear();
        counts.clear();
        leaks.clear();
        violations.clear();
        premature.clear();
    }
}
