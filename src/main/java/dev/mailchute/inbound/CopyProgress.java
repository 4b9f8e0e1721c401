package dev.mailchute.inbound;

import dev.mailchute.graph.MailSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far a mailbox that is only copied has been read. Its messages stay unread, so the list of unread messages grows and grows; it is
 * read from the first message that is not recorded, and no page is filled with recorded ones. Once an hour, and after a start, it is read from its beginning:
 * a message that was moved into the folder or marked unread keeps its old time.
 */
final class CopyProgress {
    static final Duration WHOLE_EVERY = Duration.ofHours(1);
    /** A message may be listed this much later than one with a later time. */
    static final Duration OVERLAP = Duration.ofMinutes(10);

    private final Clock steady;
    private final Predicate<MailSummary> isRecorded;
    private final Instant beginning;
    private Instant reached;
    private Optional<Instant> whole = Optional.empty();
    private boolean isUnbroken;
    private boolean hasMoved;

    /**
     * @param isRecorded whether a message needs no list any more: it is delivered, held or on its way
     * @param beginning before any message
     */
    CopyProgress(Clock steady, Predicate<MailSummary> isRecorded, Instant beginning) {
        this.steady = steady;
        this.isRecorded = isRecorded;
        this.beginning = beginning;
        this.reached = beginning;
    }

    /** A poll begins. */
    synchronized void begin() {
        Instant now = steady.instant();
        if (whole.filter(last -> last.plus(WHOLE_EVERY).isAfter(now)).isEmpty()) {
            whole = Optional.of(now);
            reached = beginning;
        } else if (reached.isAfter(beginning.plus(OVERLAP))) {
            reached = reached.minus(OVERLAP);
        }
    }

    /** The next poll reads the whole list, because a message must be fetched again. */
    synchronized void restart() {
        whole = Optional.empty();
    }

    /** The time of the first message that the list needs to have. */
    synchronized Instant reached() {
        return reached;
    }

    /**
     * A part of the list was read.
     *
     * @param isFirst whether it is the beginning of the list; otherwise it follows the last part
     */
    synchronized void read(List<MailSummary> part, boolean isFirst) {
        isUnbroken |= isFirst;
        hasMoved = false;
        for (MailSummary listed : part) {
            isUnbroken &= listed.isDraft() || isRecorded.test(listed);
            if (!isUnbroken) {
                return;
            }
            if (listed.receivedDateTime().isAfter(reached)) {
                reached = listed.receivedDateTime();
                hasMoved = true;
            }
        }
    }

    /** Whether the list begins later since that part was read. */
    synchronized boolean hasMoved() {
        return hasMoved;
    }
}
