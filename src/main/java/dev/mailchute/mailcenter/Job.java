package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterActions.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One action on one or more letters, run in the background. */
public final class Job {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final int number;
    private final String what;
    private final String who;
    private final Instant begun;
    private final List<String> ids;
    private final Clock clock;
    private final List<JobPart> parts = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private Optional<Instant> ended = Optional.empty();
    private Optional<Job> undoneBy = Optional.empty();
    private final Consumer<Job> listener;

    Job(int number, String what, String who, List<String> ids, Clock clock) {
        this(number, what, who, ids, clock, job -> {});
    }

    /** @param listener is told once, when the job has ended */
    Job(int number, String what, String who, List<String> ids, Clock clock, Consumer<Job> listener) {
        this.listener = listener;
        this.number = number;
        this.what = what;
        this.who = who;
        this.begun = clock.instant();
        this.ids = ids;
        this.clock = clock;
    }

    public int number() {
        return number;
    }

    /** {@code retry}, {@code resend}, {@code discard}, {@code restore} or {@code edit}. */
    public String what() {
        return what;
    }

    public String who() {
        return who;
    }

    public Instant begun() {
        return begun;
    }

    /** When the last letter was processed, or the job was stopped. */
    public synchronized Optional<Instant> ended() {
        return ended;
    }

    public int total() {
        return ids.size();
    }

    /** How many letters have an outcome. */
    public synchronized int done() {
        return results.size();
    }

    public boolean isStopped() {
        return stop.getCount() == 0;
    }

    /** Finishes the letters in progress and starts no others. */
    public void stop() {
        stop.countDown();
        parts().forEach(JobPart::cancel);
        endIfDone();
    }

    /**
     * The reverse action, on the letters for which this one succeeded.
     *
     * @param what {@code restore} or {@code discard}
     */
    public record Undo(String what, List<String> ids) {}

    /** How to undo it; empty while it runs, if nothing was done, if it was already undone, or if this action cannot be undone. */
    public synchronized Optional<Undo> undo() {
        boolean discard = what.equals("discard");
        if (ended.isEmpty() || undoneBy.isPresent() || !discard && !what.equals("restore")) {
            return Optional.empty();
        }
        List<String> done =
                results.stream().filter(Result::isDone).map(Result::id).toList();
        return done.isEmpty() ? Optional.empty() : Optional.of(new Undo(discard ? "restore" : "discard", done));
    }

    /** The job that undoes this one, if there is one. */
    public synchronized Optional<Job> undoneBy() {
        return undoneBy;
    }

    synchronized void undoneBy(Job other) {
        undoneBy = Optional.of(other);
    }

    /** Letters by outcome; {@code not-tried} for those that a stopped job did not get to. */
    public synchronized Map<String, Integer> outcomes() {
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        results.forEach(result -> outcomes.merge(result.outcome(), 1, Integer::sum));
        if (ended.isPresent() && results.size() < ids.size()) {
            outcomes.put("not-tried", ids.size() - results.size());
        }
        return outcomes;
    }

    /** Results in order of completion; all of them, or only the failed ones. */
    public synchronized List<Result> results(int offset, int limit, boolean onlyFailed) {
        return results.stream()
                .filter(result -> !onlyFailed || !result.isDone())
                .skip(offset)
                .limit(limit)
                .toList();
    }

    /** The result for one letter; empty until it is known. */
    public synchronized Optional<Result> result(String id) {
        return results.stream().filter(result -> result.id().equals(id)).findFirst();
    }

    /** How many letters failed. */
    public synchronized int failed() {
        return (int) results.stream().filter(result -> !result.isDone()).count();
    }

    List<String> ids() {
        return ids;
    }

    synchronized void add(Result result) {
        results.add(result);
    }

    synchronized List<JobPart> parts() {
        return List.copyOf(parts);
    }

    synchronized void addParts(List<JobPart> all) {
        parts.addAll(all);
    }

    /** To be called whenever a part has ended: the job ends with its last part. */
    void endIfDone() {
        if (endNow()) {
            LOG.info("job {} ({} by {}) has ended: {}", number, what, who, outcomes());
            listener.accept(this);
        }
    }

    private synchronized boolean endNow() {
        boolean now = ended.isEmpty() && parts.stream().allMatch(JobPart::hasEnded);
        if (now) {
            ended = Optional.of(clock.instant());
            end.countDown();
        }
        return now;
    }

    /** Waits before the next letter; returns immediately when the job is stopped. */
    void pause(long millis) throws InterruptedException {
        stop.await(millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for the end, at most this long.
     *
     * @return whether the job has ended
     */
    public boolean await(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
