package dev.mailchute.mailcenter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane for each mailbox or outbox, and threads for single letters, which wait for no lane. */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    /** Mailboxes and outboxes beyond this number share one lane; letters may belong to some that are no longer configured. */
    static final int MAX_LANES = 64;

    private static final int MAX_SINGLE = 4;
    /** The lane of letters whose mailbox or outbox is not known. */
    static final String OTHERS = "others";

    private final Map<String, Lane> lanes = new HashMap<>();
    private final ExecutorService single = Executors.newFixedThreadPool(MAX_SINGLE, task -> {
        Thread thread = new Thread(task, "mail-center-action");
        thread.setDaemon(true);
        return thread;
    });

    /** Queues each part of a job in its lane. Jobs have the same order in all lanes. */
    synchronized void add(List<JobPart> parts, Consumer<JobPart> work) {
        parts.forEach(part -> lane(part.place()).add(part, () -> work.accept(part)));
    }

    void addSingle(Runnable work) {
        single.execute(work);
    }

    private Lane lane(String place) {
        String name = lanes.containsKey(place) || lanes.size() < MAX_LANES ? place : OTHERS;
        return lanes.computeIfAbsent(name, Lane::new);
    }

    /** The unfinished parts ahead of this one, in order. */
    synchronized List<JobPart> before(JobPart part) {
        Lane own = lanes.getOrDefault(part.place(), lanes.get(OTHERS));
        return own == null ? List.of() : own.before(part);
    }

    private synchronized List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    /** Accepts no more parts; those queued still run. */
    void shutdown() {
        all().forEach(Lane::shutdown);
        single.shutdown();
    }

    /** Waits up to two seconds for the work in progress. */
    void awaitEnd() {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            boolean ended = single.awaitTermination(1, TimeUnit.SECONDS);
            for (Lane lane : all()) {
                ended &= lane.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
            if (!ended) {
                LOG.warn("an action on a letter is still running at shutdown; the letter stays in the Mail Center");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
