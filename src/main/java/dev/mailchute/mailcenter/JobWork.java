package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterActions.Result;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a part of a job: its letters one after the other, no faster than their outbox allows, and only while their mailbox takes them. */
final class JobWork {
    private static final Logger LOG = LoggerFactory.getLogger(JobWork.class);
    /** After so many letters in a row that a mailbox would not take, its others are not tried. */
    static final int PATIENCE = 3;
    /** So many letters are acted on at the same time, over all jobs of many letters. */
    private static final int MAX_AT_ONCE = 8;
    /** What is carried to a mailbox or outbox. */
    private static final Set<String> PACED = Set.of("retry", "resend");

    private final LetterActions acts;
    private final Clock clock;
    private final Semaphore manyAtOnce = new Semaphore(MAX_AT_ONCE, true);

    JobWork(LetterActions acts, Clock clock) {
        this.acts = acts;
        this.clock = clock;
    }

    /** What is done to each letter. */
    interface Act {
        Result on(String id, String who);
    }

    static boolean isPaced(Job job) {
        return PACED.contains(job.what());
    }

    /** Does a part of a job of many letters. */
    void runOfMany(JobPart part, Act act) {
        run(part, act, manyAtOnce);
    }

    /** Does the only part of a job; it need not wait for the many of others. */
    void runAlone(JobPart part, Act act) {
        run(part, act, new Semaphore(1));
    }

    private void run(JobPart part, Act act, Semaphore atOnce) {
        Job job = part.job();
        if (!part.begin(clock.instant())) {
            return;
        }
        try {
            int refusals = 0;
            for (String id : part.ids()) {
                if (refusals >= PATIENCE && !job.isStopped()) {
                    job.add(acts.notTried(id, "not tried: " + part.place() + " is not working right now"));
                    part.count();
                    continue;
                }
                Result result;
                atOnce.acquire();
                try {
                    if (job.isStopped()) {
                        break;
                    }
                    result = one(job, act, id);
                } finally {
                    atOnce.release();
                }
                job.add(result);
                part.count();
                if (isPaced(job) && !result.outcome().equals("unknown")) {
                    refusals = result.outcome().equals("left") ? refusals + 1 : 0;
                    if (part.left() > 0) {
                        job.pause(part.pace().toMillis());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            part.end();
            job.endIfDone();
        }
    }

    private static Result one(Job job, Act act, String id) {
        try {
            return act.on(id, job.who());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("job {}: letter {} could not be acted on", job.number(), id, e);
            return new Result(id, "left", "unexpected error; see the log");
        }
    }
}
