package dev.mailchute.app;

import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Rounds;
import dev.mailchute.web.server.Bounds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Clocks and waits that users cannot set; tests shorten them.
 *
 * @param clock the time of day, for records
 * @param steady the clock for waits, not affected by changes of the machine's clock
 * @param response how long Graph may be silent in the middle of a response
 * @param patience how long a request waits while Graph throttles, before it is left to the next poll
 * @param redelivery the wait before the second attempt at a message within a poll; it doubles
 * @param looks the waits before each search of the mailbox after a send whose outcome is unknown
 * @param waits between attempts and between polls
 * @param web the limits and timeouts of the HTTP server
 */
public record Timing(
        Clock clock,
        Clock steady,
        Duration response,
        Duration patience,
        Duration redelivery,
        List<Duration> looks,
        Waits waits,
        Bounds web) {

    /**
     * Waits between attempts and between polls.
     *
     * @param outboxes between two polls of an outbox
     * @param commands between two polls for requests of commands
     * @param mailbox between polls while an inbound mailbox is down
     * @param outbox between attempts while an outbox is down or a message has failed
     * @param refusal how long the app does not sign in again after a refusal
     * @param folders between two checks of a folder
     * @param watching when a part of the application is checked
     */
    public record Waits(
            Duration outboxes,
            Duration commands,
            Backoff mailbox,
            Backoff outbox,
            Duration refusal,
            FolderWatch.TrialWaits folders,
            Watching watching) {

        /** The usual watch over the parts. */
        public Waits(
                Duration outboxes,
                Duration commands,
                Backoff mailbox,
                Backoff outbox,
                Duration refusal,
                FolderWatch.TrialWaits folders) {
            this(outboxes, commands, mailbox, outbox, refusal, folders, Watching.standard());
        }

        /** The same with another watch over the parts. */
        public Waits watching(Watching other) {
            return new Waits(outboxes, commands, mailbox, outbox, refusal, folders, other);
        }

        static Waits standard() {
            return new Waits(
                    Duration.ofMillis(500),
                    Duration.ofMillis(300),
                    Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                    Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                    GraphConnection.REFUSAL_HOLDS,
                    FolderWatch.TrialWaits.standard());
        }
    }

    /**
     * When a part of the application is checked.
     *
     * @param grace how much later than due is not yet late
     * @param ledger between two checks of the ledger, and between two writes of the last success
     * @param storage between two checks of the Mail Center and the volumes
     * @param log between two checks for what to log
     * @param reconciling when the records are compared with the mailboxes and folders
     */
    public record Watching(Duration grace, Duration ledger, Duration storage, Duration log, Reconciling reconciling) {

        /** With the usual comparison. */
        public Watching(Duration grace, Duration ledger, Duration storage, Duration log) {
            this(grace, ledger, storage, log, Reconciling.standard());
        }

        /** The same with another comparison. */
        public Watching reconciling(Reconciling other) {
            return new Watching(grace, ledger, storage, log, other);
        }

        static Watching standard() {
            return new Watching(Rounds.GRACE, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1));
        }
    }

    /**
     * When the records are compared with the mailboxes and folders.
     *
     * @param first after the start
     * @param turn between two mailboxes or outboxes
     * @param every how often each of them is compared, and how far back
     * @param grace what changed this recently may be in progress
     * @param again after which time what differs is looked at again
     */
    public record Reconciling(Duration first, Duration turn, Duration every, Duration grace, Duration again) {
        static Reconciling standard() {
            return new Reconciling(
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(1),
                    Duration.ofDays(1),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(5));
        }
    }

    /** With the standard waits and limits. */
    public Timing(
            Clock clock,
            Clock steady,
            Duration response,
            Duration patience,
            Duration redelivery,
            List<Duration> looks) {
        this(clock, steady, response, patience, redelivery, looks, Waits.standard(), Bounds.standard());
    }

    /** One clock for both. */
    public Timing(Clock clock, Duration response, Duration patience, Duration redelivery, List<Duration> looks) {
        this(clock, clock, response, patience, redelivery, looks);
    }

    /** This timing with other limits of the HTTP server. */
    public Timing web(Bounds other) {
        return new Timing(clock, steady, response, patience, redelivery, looks, waits, other);
    }

    /** This timing with other waits. */
    public Timing waits(Waits other) {
        return new Timing(clock, steady, response, patience, redelivery, looks, other, web);
    }

    /** This timing with other clocks. */
    public Timing clocks(Clock day, Clock other) {
        return new Timing(day, other, response, patience, redelivery, looks, waits, web);
    }

    public static Timing real() {
        return new Timing(
                Clock.systemUTC(),
                new SteadyClock(),
                Duration.ofSeconds(100),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30)));
    }
}
