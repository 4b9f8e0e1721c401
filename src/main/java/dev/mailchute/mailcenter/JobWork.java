package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterActions.Result;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one part of a job: one letter at a time, no faster than the outbox allows, and only while the mailbox or outbox works. */
final class JobWork {
    private static final Logger LOG = LoggerFactory.getLogger(JobWork.class);
    /** After this many letters in a row that were left, the rest of the part is not tried. */
    static final int MAX_LEFT_IN_ROW = 3;
    /** Letters in progress at the same time, over all jobs with more than one letter. */
    private static final int MAX_AT_ONCE = 8;
    /** The actions that send or deliver something. */
    private static final Set<String> PACED = Set.of("retry", "resend");

    private final LetterActions actions;
    private final Clock clock;
    private final Semaphore manyAtOnce = new Semaphore(MAX_AT_ONCE, true);

    JobWork(LetterActions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** The action on each letter. */
    interface Act {
        Result on(String id, String who);
    }

    static boolean isPaced(Job job) {
        return PACED.contains(job.what());
    }

    /** Runs a part of a job with many letters. */
    void runOfMany(JobPart part, Act act) {
        run(part, act, manyAtOnce);
    }

    /** Runs a job with a single letter, which does not wait for those of other jobs. */
    void runAlone(JobPart part, Act act) {
        run(part, act, new Semaphore(1));
    }

    private void run(JobPart part, Act act, Semaphore atOnce) {
        Job job = part.job();
        if (!part.begin(clock.instant())) {
            return;
        }
        try {
            int leftInRow = 0;
            for (String id : part.ids()) {
                if (leftInRow >= MAX_LEFT_IN_ROW && !job.isStopped()) {
                    job.add(actions.notTried(id, "not tried: " + part.place() + " is not working right now"));
                    part.countDone();
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
                part.countDone();
                if (isPaced(job) && !result.outcome().equals("unknown")) {
                    leftInRow = result.outcome().equals("left") ? leftInRow + 1 : 0;
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
            LOG.error("job {}: the action on letter {} failed", job.number(), id, e);
            return new Result(id, "left", "unexpected error; see the log");
        }
    }
}
