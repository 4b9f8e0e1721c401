package dev.mailchute.events;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.Events;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events into the ledger, on a thread of its own. While the ledger cannot be used they wait here, with the time at which they
 * happened; if more happens than can wait, the rest is only counted.
 */
public final class EventQueue implements Events, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    static final int MAX_WAITING = 10_000;
    private static final int BATCH = 500;
    private static final long EVERY_MILLIS = 200;
    private static final long END_SECONDS = 5;

    private final EventLedger ledger;
    private final Clock clock;
    private final BlockingQueue<Event> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final TroubleLog troubles = new TroubleLog();
    private final ScheduledExecutorService thread = Threads.single("events");

    public EventQueue(EventLedger ledger, Clock clock) {
        this(ledger, clock, MAX_WAITING);
    }

    EventQueue(EventLedger ledger, Clock clock, int maxWaiting) {
        this.ledger = ledger;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(maxWaiting);
    }

    /** Writes from now on. */
    public void begin() {
        thread.scheduleWithFixedDelay(this::write, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void record(Event event) {
        LOG.debug("event {} of {}: {}", event.kind().word(), event.part().key(), event.text());
        if (!waiting.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /** Writes what waits, as far as the ledger can be used. */
    void write() {
        try {
            for (List<Event> batch = next(); !batch.isEmpty(); batch = next()) {
                ledger.add(batch);
                for (int i = 0; i < batch.size(); i++) {
                    waiting.remove();
                }
            }
            writeLost();
            troubles.resolved(LOG, "events", "events are recorded again");
        } catch (LedgerException e) {
            troubles.warn(
                    LOG, "events", e.getMessage(), "events are not recorded, and wait in memory: " + e.getMessage());
        } catch (RuntimeException e) {
            troubles.error(LOG, "events", "events are not recorded, and wait in memory", e);
        }
    }

    private List<Event> next() {
        List<Event> batch = new ArrayList<>();
        for (Event event : waiting) {
            if (batch.size() == BATCH) {
                break;
            }
            batch.add(event);
        }
        return batch;
    }

    private void writeLost() {
        long count = lost.get();
        if (count > 0) {
            ledger.add(List.of(new Event(
                    clock.instant(),
                    EventKind.LOST,
                    EventPart.APPLICATION,
                    EventText.of(count + " events were not recorded: more happened than can wait for the ledger"))));
            lost.addAndGet(-count);
        }
    }

    /** Writes what still waits, if the ledger can be used soon. */
    @Override
    public void close() {
        thread.execute(this::write);
        Threads.end(thread, END_SECONDS);
        if (!waiting.isEmpty()) {
            LOG.warn("{} events could not be recorded before the end", waiting.size());
        }
    }
}
