package dev.mailchute.mailcenter;

import dev.mailchute.eml.Correction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs actions on letters in the background: mailboxes and outboxes in parallel, in each of them one letter at a time and no faster
 * than the outbox allows. The last {@value #KEPT} jobs are remembered. A restart forgets the jobs; what they did is in each letter's history.
 */
public final class Jobs implements AutoCloseable {
    private static final int KEPT = 20;

    private final LetterActions actions;
    private final Places places;
    private final Pace pace;
    private final Clock clock;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final Lanes lanes = new Lanes();
    private final Object undoing = new Object();
    private final JobWork work;
    private int last;
    private volatile Consumer<Job> listener = job -> {};

    /** How long to wait in a mailbox or outbox between two letters. */
    public interface Pace {
        Duration after(String place);
    }

    /** Finds the mailbox or outbox of a letter. */
    public interface Places {
        /**
         * The mailbox or outbox, as {@code direction.name}; empty if it is not known.
         *
         * @param isDiscarded whether it is a discarded letter
         */
        Optional<String> of(String id, boolean isDiscarded);
    }

    public Jobs(LetterActions actions, Places places, Pace pace, Clock clock) {
        this.actions = actions;
        this.places = places;
        this.pace = pace;
        this.clock = clock;
        this.work = new JobWork(actions, clock);
    }

    /** @param other makes an event of each job that ends */
    public void setListener(ActEvents other) {
        listener = other::ended;
    }

    /**
     * Starts an action. A single letter does not wait for the letters of other jobs. If the same job of the same person is still running,
     * as after a double click, that one is returned.
     *
     * @param what {@code retry}, {@code resend}, {@code discard} or {@code restore}
     */
    public Job begin(String what, String who, List<String> ids) {
        return findRunning(what, who, ids).orElseGet(() -> begin(what, who, ids, action(what)));
    }

    private Optional<Job> findRunning(String what, String who, List<String> ids) {
        return all().stream()
                .filter(job -> job.ended().isEmpty() && !job.isStopped())
                .filter(job -> job.what().equals(what) && job.who().equals(who))
                .filter(job -> job.ids().equals(ids))
                .findFirst();
    }

    /**
     * Starts to edit a message and to send it.
     *
     * @param version the version that the correction is based on
     */
    public Job edit(String who, String id, Correction correction, int version) {
        return begin("edit", who, List.of(id), (letter, by) -> actions.edit(letter, by, correction, version));
    }

    private Job begin(String what, String who, List<String> ids, JobWork.Act action) {
        Job job;
        synchronized (jobs) {
            job = new Job(++last, what, who, List.copyOf(ids), clock, listener);
            jobs.addFirst(job);
            while (jobs.size() > KEPT && jobs.peekLast().ended().isPresent()) {
                jobs.removeLast();
            }
        }
        List<JobPart> parts = parts(job);
        job.addParts(parts);
        if (ids.size() == 1) {
            lanes.addSingle(() -> work.runAlone(parts.get(0), action));
        } else {
            lanes.add(parts, part -> work.runOfMany(part, action));
        }
        job.endIfDone(); // if it has no letters, or was stopped in the meantime
        return job;
    }

    private List<JobPart> parts(Job job) {
        boolean isPaced = JobWork.isPaced(job);
        Map<String, List<String>> ids = new LinkedHashMap<>();
        job.ids().forEach(id -> ids.computeIfAbsent(
                        places.of(id, job.what().equals("restore")).orElse(Lanes.OTHERS), place -> new ArrayList<>())
                .add(id));
        return ids.entrySet().stream()
                .map(entry -> new JobPart(
                        job, entry.getKey(), entry.getValue(), isPaced ? pace.after(entry.getKey()) : Duration.ZERO))
                .toList();
    }

    /**
     * Undoes a job.
     *
     * @return the job that undoes it, the same one if called again; empty if the job cannot be undone
     */
    public Optional<Job> undo(Job job, String who) {
        synchronized (undoing) {
            if (job.undoneBy().isEmpty()) {
                job.undo().ifPresent(undo -> job.undoneBy(begin(undo.what(), who, undo.ids())));
            }
            return job.undoneBy();
        }
    }

    private JobWork.Act action(String what) {
        return switch (what) {
            case "retry" -> (id, who) -> actions.retry(id, who, false);
            case "resend" -> (id, who) -> actions.retry(id, who, true);
            case "discard" -> actions::discard;
            case "restore" -> actions::restore;
            default -> throw new IllegalArgumentException(what);
        };
    }

    /**
     * Why a part of a job is waiting.
     *
     * @param place the mailbox or outbox, as {@code direction.name}
     * @param waiting how many of the job's letters are waiting
     * @param ahead the job that is running there
     * @param about how long the part will wait, roughly; empty if not yet known
     */
    public record Wait(String place, int waiting, Job ahead, Optional<Duration> about) {}

    /** What a job is waiting for, in each mailbox or outbox where other jobs are ahead of it. */
    public List<Wait> waits(Job job) {
        Instant now = clock.instant();
        List<Wait> waits = new ArrayList<>();
        for (JobPart part : job.parts()) {
            List<JobPart> before = part.isWaiting() ? lanes.before(part) : List.of();
            if (!before.isEmpty()) {
                Optional<Duration> about = before.stream()
                        .map(other -> other.expected(now))
                        .reduce(Optional.of(Duration.ZERO), (one, other) -> one.flatMap(sum -> other.map(sum::plus)));
                waits.add(new Wait(part.place(), part.left(), before.get(0).job(), about));
            }
        }
        return waits;
    }

    /**
     * A job's progress in an outbox with a rate limit.
     *
     * @param place as {@code direction.name}
     * @param apart the wait between two letters
     * @param about how long the remaining letters will take, roughly
     */
    public record Pacing(String place, Duration apart, Duration about) {}

    /** The outboxes whose rate limit slows down this job now. */
    public List<Pacing> pacing(Job job) {
        Instant now = clock.instant();
        return job.parts().stream()
                .filter(part -> part.isRunning() && !part.pace().isZero() && part.left() > 0)
                .map(part ->
                        new Pacing(part.place(), part.pace(), part.expected(now).orElse(Duration.ZERO)))
                .toList();
    }

    /** Latest first. */
    public List<Job> all() {
        synchronized (jobs) {
            return List.copyOf(jobs);
        }
    }

    /** The job with this number, if it is still remembered. */
    public Optional<Job> find(int number) {
        return all().stream().filter(job -> job.number() == number).findFirst();
    }

    /** Starts no more letters; those in progress go on. */
    public void stop() {
        all().forEach(Job::stop);
        lanes.shutdown();
    }

    /** To be called after the routes have stopped, because these carry the letters in progress. */
    @Override
    public void close() {
        stop();
        lanes.awaitEnd();
    }
}
