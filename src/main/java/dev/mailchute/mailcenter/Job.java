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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One act on one or many letters, done in the background. What came of each letter is what the act said, nothing else. */
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

    Job(int number, String what, String who, List<String> ids, Clock clock) {
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

    /** {@code retry}, {@code resend}, {@code discard} or {@code restore}. */
    public String what() {
        return what;
    }

    public String who() {
        return who;
    }

    public Instant begun() {
        return begun;
    }

    /** When the last letter was done, or the job stopped. */
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

    /** After the letters in hand, no further one is begun. */
    public void stop() {
        stop.countDown();
        parts().forEach(JobPart::cancel);
        endIfDone();
    }

    /**
     * What would undo it: the opposite act on the letters on which this one was done.
     *
     * @param what {@code restore} or {@code discard}
     */
    public record Undo(String what, List<String> ids) {}

    /** What would undo it; empty if it goes on, if nothing was done, if it was undone already, or if its kind cannot be undone. */
    public synchronized Optional<Undo> undo() {
        boolean discard = what.equals("discard");
        if (ended.isEmpty() || undoneBy.isPresent() || !discard && !what.equals("restore")) {
            return Optional.empty();
        }
        List<String> done =
                results.stream().filter(Result::isDone).map(Result::id).toList();
        return done.isEmpty() ? Optional.empty() : Optional.of(new Undo(discard ? "restore" : "discard", done));
    }

    /** The job that undoes it, once there is one. */
    public synchronized Optional<Job> undoneBy() {
        return undoneBy;
    }

    synchronized void undoneBy(Job other) {
        undoneBy = Optional.of(other);
    }

    /** How many letters had which outcome; {@code not-tried} for those that a stop spared. */
    public synchronized Map<String, Integer> outcomes() {
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        results.forEach(result -> outcomes.merge(result.outcome(), 1, Integer::sum));
        if (ended.isPresent() && results.size() < ids.size()) {
            outcomes.put("not-tried", ids.size() - results.size());
        }
        return outcomes;
    }

    /** Results in the order in which they came: letters of one place in theirs, places beside each other; those that are not what was wished for first, when asked so. */
    public synchronized List<Result> results(int offset, int most, boolean onlyTrouble) {
        return results.stream()
                .filter(result -> !onlyTrouble || !result.isDone())
                .skip(offset)
                .limit(most)
                .toList();
    }

    /** What came of one letter, once it is known. */
    public synchronized Optional<Result> result(String id) {
        return results.stream().filter(result -> result.id().equals(id)).findFirst();
    }

    /** How many letters did not come out as wished. */
    public synchronized int troubles() {
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

    synchronized void divide(List<JobPart> into) {
        parts.addAll(into);
    }

    /** To be called when a part has ended: with the last of them, the job has. */
    synchronized void endIfDone() {
        if (ended.isEmpty() && parts.stream().allMatch(JobPart::hasEnded)) {
            ended = Optional.of(clock.instant());
            end.countDown();
            LOG.info("job {} ({} by {}) has ended: {}", number, what, who, outcomes());
        }
    }

    /** Waits before the next letter; ends at once when the job is stopped. */
    void pause(long millis) throws InterruptedException {
        stop.await(millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits a little for the end.
     *
     * @return whether it has ended
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
