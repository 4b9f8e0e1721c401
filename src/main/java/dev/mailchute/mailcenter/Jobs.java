package dev.mailchute.mailcenter;

import dev.mailchute.eml.Correction;
import dev.mailchute.mailcenter.Acts.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on letters in the background: one letter at a time, no faster than its outbox allows, the latest {@value #KEPT} jobs to look
 * at. A restart forgets the jobs, not what they did: that is in each letter's history.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int KEPT = 20;
    /** After so many letters in a row that a mailbox would not take, its others are not tried. */
    private static final int PATIENCE = 3;

    private final Acts acts;
    private final MailCenter mailCenter;
    private final Pace pace;
    private final Clock clock;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private final ExecutorService bulk = executor("mail-center-jobs", 1);
    private final ExecutorService single = executor("mail-center-act", 4);
    private int last;

    /** How long to wait after a letter was tried, before the next. */
    public interface Pace {
        Duration after(Letter letter);
    }

    public Jobs(Acts acts, MailCenter mailCenter, Pace pace, Clock clock) {
        this.acts = acts;
        this.mailCenter = mailCenter;
        this.pace = pace;
        this.clock = clock;
    }

    private static ExecutorService executor(String name, int threads) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
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

    private Job begin(String what, String who, List<String> ids, Act act) {
        Job job;
        synchronized (jobs) {
            job = new Job(++last, what, who, clock.instant(), List.copyOf(ids));
            jobs.addFirst(job);
            while (jobs.size() > KEPT && jobs.peekLast().ended().isPresent()) {
                jobs.removeLast();
            }
        }
        (ids.size() == 1 ? single : bulk).execute(() -> run(job, act));
        return job;
    }

    private interface Act {
        Result on(String id, String who);
    }

    private Act act(String what) {
        return switch (what) {
            case "retry" -> (id, who) -> acts.retry(id, who, false);
            case "resend" -> (id, who) -> acts.retry(id, who, true);
            case "discard" -> acts::discard;
            case "restore" -> acts::restore;
            default -> throw new IllegalArgumentException(what);
        };
    }

    private void run(Job job, Act act) {
        boolean paced = job.what().startsWith("re") && !job.what().equals("restore");
        Map<String, Integer> refusals = new HashMap<>();
        try {
            for (String id : job.ids()) {
                if (job.isStopped()) {
                    break;
                }
                Optional<Letter> letter = paced ? mailCenter.find(id) : Optional.empty();
                String place =
                        letter.map(it -> it.direction() + "." + it.name()).orElse("");
                if (refusals.getOrDefault(place, 0) >= PATIENCE) {
                    job.add(new Result(id, "left", "not tried: " + place + " takes nothing right now")
                            .of(letter.get()));
                    continue;
                }
                Result result = one(job, act, id);
                job.add(result);
                if (letter.isPresent()) {
                    int before = refusals.getOrDefault(place, 0);
                    refusals.put(place, result.outcome().equals("left") ? before + 1 : 0);
                    if (job.done() < job.total()) {
                        job.pause(pace.after(letter.get()).toMillis());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            job.end(clock.instant());
            LOG.info("job {} ({} by {}) has ended: {}", job.number(), job.what(), job.who(), job.outcomes());
        }
    }

    private static Result one(Job job, Act act, String id) {
        try {
            return act.on(id, job.who());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("job {}: letter {} could not be acted on", job.number(), id, e);
            return new Result(id, "left", "something unforeseen happened; the log has it");
        }
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
        bulk.shutdown();
        single.shutdown();
    }

    /** The letters in hand end with the routes that carry them; to be called when these have stopped. */
    @Override
    public void close() {
        stop();
        try {
            if (!bulk.awaitTermination(2, TimeUnit.SECONDS) || !single.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("an act on a letter is still under way; its letter stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
