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

/**
 * Acts on letters in the background: in each mailbox or outbox one letter at a time, no faster than the outbox allows, and beside the
 * others; the latest {@value #KEPT} jobs to look at. A restart forgets the jobs, not what they did: that is in each letter's history.
 */
public final class Jobs implements AutoCloseable {
    private static final int KEPT = 20;

    private final LetterActions acts;
    private final Places places;
    private final Pace pace;
    private final Clock clock;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final Lanes lanes = new Lanes();
    private final Object undoing = new Object();
    private final JobWork work;
    private int last;

    /** How long to wait in a mailbox or outbox after a letter was tried, before the next. */
    public interface Pace {
        Duration after(String place);
    }

    /** Where a letter belongs. */
    public interface Places {
        /**
         * The mailbox or outbox as {@code direction.name}; empty where it is not known.
         *
         * @param isDiscarded whether it is a discarded letter
         */
        Optional<String> of(String id, boolean isDiscarded);
    }

    public Jobs(LetterActions acts, Places places, Pace pace, Clock clock) {
        this.acts = acts;
        this.places = places;
        this.pace = pace;
        this.clock = clock;
        this.work = new JobWork(acts, clock);
    }

    /**
     * Begins an act; a single letter need not wait for the many of another job.
     *
     * @param what {@code retry}, {@code resend}, {@code discard} or {@code restore}
     */
    public Job begin(String what, String who, List<String> ids) {
        return underWay(what, who, ids).orElseGet(() -> begin(what, who, ids, act(what)));
    }

    /** The same wish again while it is being fulfilled is a double click, not another wish. */
    private Optional<Job> underWay(String what, String who, List<String> ids) {
        return all().stream()
                .filter(job -> job.ended().isEmpty() && !job.isStopped())
                .filter(job -> job.what().equals(what) && job.who().equals(who))
                .filter(job -> job.ids().equals(ids))
                .findFirst();
    }

    /**
     * Begins to correct a mail and to send it.
     *
     * @param version that the correction was made from
     */
    public Job edit(String who, String id, Correction correction, int version) {
        return begin("edit", who, List.of(id), (letter, by) -> acts.edit(letter, by, correction, version));
    }

    private Job begin(String what, String who, List<String> ids, JobWork.Act act) {
        Job job;
        synchronized (jobs) {
            job = new Job(++last, what, who, List.copyOf(ids), clock);
            jobs.addFirst(job);
            while (jobs.size() > KEPT && jobs.peekLast().ended().isPresent()) {
                jobs.removeLast();
            }
        }
        List<JobPart> parts = parts(job);
        job.divide(parts);
        if (ids.size() == 1) {
            lanes.addSingle(() -> work.runAlone(parts.get(0), act));
        } else {
            lanes.add(parts, part -> work.runOfMany(part, act));
        }
        job.endIfDone(); // if it has no letter, or was stopped meanwhile
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
     * Undoes what a job did.
     *
     * @return the job that does it, the same one when asked again; empty where the other cannot be undone
     */
    public Optional<Job> undo(Job job, String who) {
        synchronized (undoing) {
            if (job.undoneBy().isEmpty()) {
                job.undo().ifPresent(undo -> job.undoneBy(begin(undo.what(), who, undo.ids())));
            }
            return job.undoneBy();
        }
    }

    private JobWork.Act act(String what) {
        return switch (what) {
            case "retry" -> (id, who) -> acts.retry(id, who, false);
            case "resend" -> (id, who) -> acts.retry(id, who, true);
            case "discard" -> acts::discard;
            case "restore" -> acts::restore;
            default -> throw new IllegalArgumentException(what);
        };
    }

    /**
     * What a part of a job waits for.
     *
     * @param place the mailbox or outbox, as {@code direction.name}
     * @param waiting how many of the job's letters wait
     * @param ahead the job that is at work there
     * @param about how long it will take until it is the part's turn; empty while nobody can say
     */
    public record Wait(String place, int waiting, Job ahead, Optional<Duration> about) {}

    /** What a job waits for, in each mailbox or outbox where another is at work before it. */
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
     * An outbox that is given letters of a job no faster than it allows.
     *
     * @param place as {@code direction.name}
     * @param apart how far apart they are tried
     * @param about how long those that are left will take
     */
    public record Pacing(String place, Duration apart, Duration about) {}

    /** Where a job keeps to the pace of an outbox now. */
    public List<Pacing> pacing(Job job) {
        Instant now = clock.instant();
        return job.parts().stream()
                .filter(part -> part.isRunning() && !part.pace().isZero() && part.left() > 0)
                .map(part ->
                        new Pacing(part.place(), part.pace(), part.expected(now).orElse(Duration.ZERO)))
                .toList();
    }

    /** The latest first. */
    public List<Job> all() {
        synchronized (jobs) {
            return List.copyOf(jobs);
        }
    }

    /** The job of this number, if it is still known. */
    public Optional<Job> find(int number) {
        return all().stream().filter(job -> job.number() == number).findFirst();
    }

    /** Begins no further letter; those in hand go on. */
    public void stop() {
        all().forEach(Job::stop);
        lanes.shutdown();
    }

    /** The letters in hand end with the routes that carry them; to be called when these have stopped. */
    @Override
    public void close() {
        stop();
        lanes.awaitEnd();
    }
}
