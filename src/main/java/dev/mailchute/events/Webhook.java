package dev.mailchute.events;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.RecordedEvent;
import dev.mailchute.net.Network;
import dev.mailchute.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to another system: each at least once, in their order, on a thread of its own. How far it has come is in the ledger, so
 * it goes on after a restart. Its trouble is logged and shown, and changes nothing else.
 */
public final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    /** Older events are not sent: nobody wants an alarm of last month. */
    static final Duration MAX_AGE = Duration.ofDays(7);
    /** An event that the receiver refuses this often does not hold up the others. */
    static final int MAX_REFUSALS = 5;

    private static final String POSITION = "webhook position";
    private static final String INSTALLATION = "installation";
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Backoff WAITS = Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(15));
    private static final int BATCH = 100;
    private static final long EVERY_MILLIS = 1000;
    private static final long END_SECONDS = 2;

    private final EventLedger ledger;
    private final Clocks clocks;
    private final Backoff waits;
    private final EventQuery query;
    private final Receiver receiver;
    private final TroubleLog troubles = new TroubleLog();
    private final ScheduledExecutorService thread = Threads.single("webhook");
    private volatile BooleanSupplier isItsTurn = () -> true;
    private String source = "";
    /** Empty if another process may have gone on since. */
    private OptionalLong position = OptionalLong.empty();

    private int failures;
    private Instant next = Instant.EPOCH;
    private volatile WebhookState state;

    public Webhook(Settings.WebhookTarget target, EventLedger ledger, Network network, Clocks clocks) {
        this(target, ledger, network, clocks, WAITS, DEADLINE);
    }

    Webhook(
            Settings.WebhookTarget target,
            EventLedger ledger,
            Network network,
            Clocks clocks,
            Backoff waits,
            Duration deadline) {
        this.ledger = ledger;
        this.clocks = clocks;
        this.waits = waits;
        this.query = new EventQuery(Optional.empty(), Optional.empty(), target.severity());
        this.receiver = new Receiver(target, network, clocks.day(), deadline);
        this.state = new WebhookState(receiver.host(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** @param isOurs whether it is this process's turn; of several, only one delivers at a time, and goes on where another has stopped */
    public void onlyWhile(BooleanSupplier isOurs) {
        isItsTurn = isOurs;
    }

    /** How long the receiver may be silent. */
    public static Duration silence() {
        return SILENCE;
    }

    /** Begins where it has come to; the first time, with the next event. */
    public void begin() {
        prepare();
        thread.scheduleWithFixedDelay(this::deliver, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void prepare() {
        if (ledger.memory(POSITION).isEmpty()) {
            ledger.replace(POSITION, Optional.empty(), String.valueOf(ledger.last()));
        }
        if (ledger.memory(INSTALLATION).isEmpty()) {
            ledger.replace(INSTALLATION, Optional.empty(), UUID.randomUUID().toString());
        }
        source = "urn:uuid:" + ledger.memory(INSTALLATION).orElseThrow();
    }

    private long position() {
        if (position.isEmpty()) {
            position = OptionalLong.of(Long.parseLong(ledger.memory(POSITION).orElseThrow()));
        }
        return position.getAsLong();
    }

    /** Delivers what there is, unless it waits after a failure. */
    void deliver() {
        if (!isItsTurn.getAsBoolean()) {
            position = OptionalLong.empty();
            return;
        }
        if (clocks.steady().instant().isBefore(next)) {
            return;
        }
        try {
            List<RecordedEvent> events = ledger.after(position(), query, BATCH);
            while (!events.isEmpty()) {
                for (RecordedEvent event : events) {
                    if (!deliver(event)) {
                        return;
                    }
                }
                events = ledger.after(position(), query, BATCH);
            }
        } catch (LedgerException e) {
            LOG.debug("the webhook waits for the ledger", e); // the ledger's trouble is told elsewhere
        } catch (RuntimeException e) {
            failed("unexpected error: " + e);
            LOG.error("unexpected error in the webhook", e);
        }
    }

    /** @return whether the next event may be sent */
    private boolean deliver(RecordedEvent event) {
        if (!isItsTurn.getAsBoolean()) {
            return false;
        }
        Instant now = clocks.now();
        if (event.event().at().plus(MAX_AGE).isBefore(now)) {
            return skip(event, "it is older than " + MAX_AGE.toDays() + " days");
        }
        Receiver.Reception answer = receiver.send(source, event);
        if (answer.trouble().isEmpty()) {
            failures = 0;
            state = state.accepted(now);
            troubles.resolved(LOG, "webhook", "the webhook " + receiver.host() + " accepts events again");
            return goOn(event);
        }
        failed(answer.trouble().get());
        if (answer.isOfTheEvent() && failures >= MAX_REFUSALS) {
            failures = 0;
            skip(event, "the receiver refused it " + MAX_REFUSALS + " times");
        }
        return false;
    }

    private boolean skip(RecordedEvent event, String why) {
        state = state.gaveUp();
        troubles.warn(
                LOG,
                "webhook skips",
                why,
                "event " + event.number() + " (" + event.event().kind().word() + ") is not sent to the webhook: " + why
                        + ". It stays on the page of events");
        return goOn(event);
    }

    /**
     * Only after the delivery: a kill in between repeats it, with the same id.
     *
     * @return false if another process has gone on in the meantime
     */
    private boolean goOn(RecordedEvent event) {
        boolean isOurs =
                ledger.replace(POSITION, Optional.of(String.valueOf(position())), String.valueOf(event.number()));
        position = isOurs ? OptionalLong.of(event.number()) : OptionalLong.empty();
        return isOurs;
    }

    private void failed(String trouble) {
        failures++;
        next = clocks.steady().instant().plus(waits.after(failures));
        state = state.refused(trouble, clocks.now());
        troubles.warn(
                LOG,
                "webhook",
                trouble,
                "the webhook " + receiver.host() + " does not accept events: " + trouble
                        + ". They wait, and are sent again at growing intervals");
    }

    /** How it is doing. */
    public WebhookState state() {
        return state;
    }

    /** How many events are still to be sent. */
    public long waiting() {
        return ledger.countAfter(ledger.memory(POSITION).map(Long::parseLong).orElse(Long.MAX_VALUE), query);
    }

    /** What was not sent is sent after the next start. */
    @Override
    public void close() {
        Threads.end(thread, END_SECONDS);
        receiver.close();
    }
}
