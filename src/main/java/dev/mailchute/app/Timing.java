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
 * The clocks and the waits that are no setting of a user; tests shorten them.
 *
 * @param clock the time of day, for what is written down
 * @param steady the clock to wait by; nobody sets it
 * @param response how long Graph may stay silent in the middle of an answer
 * @param patience how long a request waits for a pause that Graph asked for, before it is given up until the next poll
 * @param redelivery the first wait before a mail is tried again within a poll; it doubles
 * @param looks when the mailbox is looked through after an unknown outcome, one after the other
 * @param waits between tries and between looks
 * @param web the bounds and time-outs of the HTTP server
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
     * Waits between tries and between looks.
     *
     * @param outboxes between two looks through an outbox
     * @param commands between two looks for what the command line asks
     * @param mailbox while an inbound mailbox is down
     * @param outbox while an outbox is down, or a message that failed waits in it
     * @param refusal how long a refused sign-in answers for all mailboxes of the app
     * @param folders before a folder is tried again
     * @param watching when a part of the application is looked at
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
     * When a part of the application is looked at.
     *
     * @param grace so much later than due is not late
     * @param ledger between two tries of the ledger; as often, the time of the last success is written down
     * @param storage between two looks at the Mail Center and the volumes
     * @param log between two looks for what the log has to be told
     */
    public record Watching(Duration grace, Duration ledger, Duration storage, Duration log) {
        static Watching standard() {
            return new Watching(Rounds.GRACE, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1));
        }
    }

    /** The usual waits, and the usual bounds of the HTTP server. */
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

    /** The same with other bounds of the HTTP server. */
    public Timing web(Bounds other) {
        return new Timing(clock, steady, response, patience, redelivery, looks, waits, other);
    }

    /** The same with other waits. */
    public Timing waits(Waits other) {
        return new Timing(clock, steady, response, patience, redelivery, looks, other, web);
    }

    /** The same by other clocks. */
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
