package dev.mailchute.mailcenter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The letters of a job that belong to one mailbox or outbox; they are processed one at a time. */
final class JobPart {
    private enum Progress {
        WAITING,
        RUNNING,
        ENDED
    }

    private final Job job;
    private final String place;
    private final List<String> ids;
    private final Duration pace;
    private Progress state = Progress.WAITING;
    private Instant begun = Instant.MAX;
    private int done;

    /**
     * @param place {@code direction.name}
     * @param pace the wait between two letters
     */
    JobPart(Job job, String place, List<String> ids, Duration pace) {
        this.job = job;
        this.place = place;
        this.ids = ids;
        this.pace = pace;
    }

    Job job() {
        return job;
    }

    String place() {
        return place;
    }

    List<String> ids() {
        return ids;
    }

    Duration pace() {
        return pace;
    }

    /** @return false if it was already cancelled */
    synchronized boolean begin(Instant now) {
        if (state != Progress.WAITING) {
            return false;
        }
        state = Progress.RUNNING;
        begun = now;
        return true;
    }

    /** Ends it unless it has already begun. */
    synchronized void cancel() {
        if (state == Progress.WAITING) {
            state = Progress.ENDED;
        }
    }

    synchronized void end() {
        state = Progress.ENDED;
    }

    synchronized void countDone() {
        done++;
    }

    synchronized boolean isWaiting() {
        return state == Progress.WAITING;
    }

    synchronized boolean isRunning() {
        return state == Progress.RUNNING;
    }

    synchronized boolean hasEnded() {
        return state == Progress.ENDED;
    }

    synchronized int left() {
        return hasEnded() ? 0 : ids.size() - done;
    }

    /** How long the remaining letters will take, from the pace and from how long the previous ones took; empty if not yet known. */
    synchronized Optional<Duration> expected(Instant now) {
        Duration each = pace;
        if (done > 0) {
            Duration measured = Duration.between(begun, now).dividedBy(done);
            each = measured.compareTo(each) > 0 ? measured : each;
        }
        return each.isZero() && left() > 0 ? Optional.empty() : Optional.of(each.multipliedBy(left()));
    }
}
