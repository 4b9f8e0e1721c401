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

/** Where jobs are at work: a lane for each mailbox or outbox, and threads beside them for single letters, which wait for no lane. */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    /** So many mailboxes and outboxes have a lane of their own; letters of more, as of some that are configured no more, share one. */
    static final int MAX_LANES = 64;

    private static final int MAX_SINGLE = 4;
    /** The lane of letters of which it is not known where they belong. */
    static final String OTHERS = "others";

    private final Map<String, Lane> lanes = new HashMap<>();
    private final ExecutorService single = Executors.newFixedThreadPool(MAX_SINGLE, task -> {
        Thread thread = new Thread(task, "mail-center-act");
        thread.setDaemon(true);
        return thread;
    });

    /** Each part of a job waits in its lane for those of jobs before it, in all lanes in the same order. */
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

    /** What is done before this part, the first first. */
    synchronized List<JobPart> before(JobPart part) {
        Lane own = lanes.getOrDefault(part.place(), lanes.get(OTHERS));
        return own == null ? List.of() : own.before(part);
    }

    private synchronized List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    /** Takes nothing further; what waits is still done. */
    void shutdown() {
        all().forEach(Lane::shutdown);
        single.shutdown();
    }

    /** Waits a little for what is in hand. */
    void awaitEnd() {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            boolean ended = single.awaitTermination(1, TimeUnit.SECONDS);
            for (Lane lane : all()) {
                ended &= lane.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
            if (!ended) {
                LOG.warn("an act on a letter is still under way; its letter stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
