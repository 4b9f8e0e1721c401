package dev.mailchute.health;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.RouteMistakeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the routes of one mailbox or outbox were given, and whether each message came out with an outcome. A route can be changed so that a
 * message ends nowhere. It is not lost then, because nothing is acknowledged, but nobody would know.
 */
public final class RouteAccount {
    /** The code of the fault if a message came out of the routes and nothing says what became of it. */
    public static final String NO_OUTCOME = "no-outcome";

    private static final String SUBJECT = "routes";
    private static final String UNKNOWN_STEP = "a step that is not known";
    private static final int MAX_SHOWN = 3;

    private final Status status;
    private final Map<String, Passing> inHand = new LinkedHashMap<>();
    private Map<String, Passing> unaccounted = new HashMap<>();
    private boolean hasWorked;

    /**
     * A message on its way.
     *
     * @param step the last one that it came to, with file and line
     * @param refused what a step had to refuse, if it did
     */
    private record Passing(String step, Optional<Fault> refused) {
        static final Passing BEGUN = new Passing(UNKNOWN_STEP, Optional.empty());

        Passing at(String last) {
            return new Passing(last, refused);
        }

        Passing refused(Fault what) {
            return new Passing(step, Optional.of(what));
        }

        /** Messages with the same are counted together. */
        String cause() {
            return refused.map(what -> "got no further, because " + what.message() + ". The step was " + step)
                    .orElseGet(() -> "went into the routes and came out without an outcome. The last step was " + step);
        }
    }

    public RouteAccount(Status status) {
        this.status = status;
    }

    /** The routes have it from now on. */
    public synchronized void given(String key) {
        inHand.put(key, Passing.BEGUN);
    }

    /** Whether the routes have it, and nothing says yet what became of it. */
    public synchronized boolean has(String key) {
        return inHand.containsKey(key);
    }

    /** It has an outcome. */
    public synchronized void settled(String key) {
        inHand.remove(key);
        if (unaccounted.remove(key) != null) {
            report();
        }
    }

    /** Some message reached its aim, so the routes lead somewhere. */
    public synchronized void worked() {
        hasWorked = true;
    }

    /** A step was refused, since it would have lost the message. */
    public synchronized void refused(String key, Fault what) {
        inHand.put(key, inHand.getOrDefault(key, Passing.BEGUN).refused(what));
    }

    /** Whether a step was refused for it. */
    public synchronized boolean isRefused(String key) {
        return inHand.getOrDefault(key, Passing.BEGUN).refused().isPresent();
    }

    /**
     * It came out of the routes.
     *
     * @param step the last one, with file and line
     */
    public synchronized void cameOut(String key, String step) {
        inHand.computeIfPresent(key, (same, passing) -> passing.at(step));
    }

    /**
     * All that was given has come out: what is still in hand has no outcome.
     *
     * @param isWhole whether everything that had none before was given again; if not, that is still true
     */
    public synchronized void close(boolean isWhole) {
        Map<String, Passing> before = unaccounted;
        unaccounted = new HashMap<>(inHand);
        inHand.clear();
        if (!isWhole) {
            before.forEach(unaccounted::putIfAbsent);
        } else if (!before.isEmpty() || !unaccounted.isEmpty()) {
            report();
        }
    }

    /** One message came out without an outcome, while others are on their way. */
    public synchronized void unaccounted(String key, String step) {
        Passing passing = inHand.remove(key);
        unaccounted.put(key, (passing == null ? Passing.BEGUN : passing).at(step));
        report();
    }

    /** What was given and has not come out is forgotten: it never will, for a reason that is told otherwise. */
    public synchronized void abandon() {
        inHand.clear();
    }

    /** Whether every message so far came out without an outcome, so that nothing seems to get through. */
    public synchronized boolean isStuck() {
        return !hasWorked && !unaccounted.isEmpty();
    }

    private void report() {
        if (unaccounted.isEmpty()) {
            status.settled(SUBJECT);
            status.over(NO_OUTCOME);
            status.over(RouteMistakeException.CODE);
        } else if (hasWorked) {
            Fault fault = fault();
            status.warnOnce(
                    SUBJECT,
                    fault.message()
                            + Causes.next(fault.code())
                                    .map(next -> ". Next: " + next)
                                    .orElse(""));
        } else {
            status.fails(fault());
        }
    }

    private Fault fault() {
        Map<String, Long> causes = new LinkedHashMap<>();
        unaccounted.values().forEach(passing -> causes.merge(passing.cause(), 1L, Long::sum));
        List<String> shown = new ArrayList<>();
        causes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_SHOWN)
                .forEach(
                        cause -> shown.add(cause.getValue() + (cause.getValue() == 1 ? " message of " : " messages of ")
                                + status.name() + " " + cause.getKey()));
        String code = unaccounted.values().stream()
                .map(Passing::refused)
                .flatMap(Optional::stream)
                .map(Fault::code)
                .findFirst()
                .orElse(NO_OUTCOME);
        return Fault.of(code, String.join(". ", shown));
    }
}
