package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.Acts.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One act on one or many letters, done in the background. What came of each letter is what the act said, nothing else. */
public final class Job {
    private final int number;
    private final String what;
    private final String who;
    private final Instant begun;
    private final List<String> ids;
    private final List<Result> results = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private Optional<Instant> ended = Optional.empty();

    Job(int number, String what, String who, Instant begun, List<String> ids) {
        this.number = number;
        this.what = what;
        this.who = who;
        this.begun = begun;
        this.ids = ids;
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

    /** After the letter in hand, no further one is begun. */
    public void stop() {
        stop.countDown();
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

    /** Results in the order of the letters; those that are not what was wished for first, when asked so. */
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

    synchronized void end(Instant now) {
        ended = Optional.of(now);
        end.countDown();
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
