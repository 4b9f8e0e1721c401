package dev.mailchute.mailcenter;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes events of what people do. With letters: one for each job, and one for each run of single actions of one person, such as a command
 * that retries many letters one by one. A run ends when nothing more comes for some seconds.
 */
public final class ActEvents {
    static final Duration QUIET = Duration.ofSeconds(5);
    /** A run that does not end is told of after this time. */
    static final Duration MAX_RUN = Duration.ofMinutes(5);

    private final Events events;
    private final Clock clock;
    private final Clock steady;
    private final Map<Deed, Run> runs = new LinkedHashMap<>();

    private record Deed(String who, String what) {}

    private static final class Run {
        private final Instant begun;
        private Instant last;
        private String id = "";
        private int count;
        private final Map<String, Integer> outcomes = new LinkedHashMap<>();

        private Run(Instant begun) {
            this.begun = begun;
        }
    }

    /** @param steady the clock for waits */
    public ActEvents(Events events, Clock clock, Clock steady) {
        this.events = events;
        this.clock = clock;
        this.steady = steady;
    }

    /** A job has ended. */
    void ended(Job job) {
        if (job.total() > 0) {
            List<String> places =
                    job.parts().stream().map(JobPart::place).distinct().toList();
            record(
                    job.who(),
                    places.size() == 1 ? EventPart.of(places.get(0)) : EventPart.APPLICATION,
                    words(job.what(), job.total(), job.total() == 1 ? job.ids().get(0) : "", job.outcomes()));
        }
    }

    /**
     * Somebody has acted on a single letter, outside of a job.
     *
     * @param what {@code retry}, {@code resend}, {@code edit}, {@code discard} or {@code restore}
     */
    public synchronized void did(String who, String what, LetterActions.Result result) {
        Instant now = steady.instant();
        Run run = runs.computeIfAbsent(new Deed(who, what), deed -> new Run(now));
        run.last = now;
        run.count++;
        run.id = result.id();
        run.outcomes.merge(result.outcome(), 1, Integer::sum);
    }

    /** Tells of the runs that have ended; to be called every second or so. */
    public void look() {
        Instant now = steady.instant();
        tell(run ->
                run.last.plus(QUIET).isBefore(now) || run.begun.plus(MAX_RUN).isBefore(now));
    }

    /** Tells of all runs, because the application is stopping. */
    public void close() {
        tell(run -> true);
    }

    private void tell(java.util.function.Predicate<Run> isOver) {
        Map<Deed, Run> over = new LinkedHashMap<>();
        synchronized (this) {
            Iterator<Map.Entry<Deed, Run>> all = runs.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<Deed, Run> one = all.next();
                if (isOver.test(one.getValue())) {
                    over.put(one.getKey(), one.getValue());
                    all.remove();
                }
            }
        }
        over.forEach((deed, run) -> record(
                deed.who(),
                EventPart.APPLICATION,
                words(deed.what(), run.count, run.count == 1 ? run.id : "", run.outcomes)));
    }

    /**
     * Somebody has done something else, not to a letter.
     *
     * @param words what was done: {@code paused inbound support}
     */
    public void record(String who, EventPart part, String words) {
        events.record(Event.act(clock.instant(), who, part, words));
    }

    private static String words(String what, int count, String id, Map<String, Integer> outcomes) {
        List<String> parts = new ArrayList<>();
        outcomes.forEach((outcome, times) -> parts.add(count == 1 ? outcome : times + " " + outcome));
        return what + " of " + (id.isEmpty() ? count + " letters" : "letter " + id) + ": "
                + parts.stream().collect(Collectors.joining(", "));
    }
}
