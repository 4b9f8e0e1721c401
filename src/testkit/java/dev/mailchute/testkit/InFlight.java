package dev.mailchute.testkit;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many requests of each app to each mailbox are in flight, and until when each was told to wait. */
final class InFlight {
    private final Map<String, Integer> now = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private final Map<String, Quiet> quiet = new HashMap<>();

    private static String key(FakeApp app, FakeMailbox mailbox) {
        return app.clientId() + "|" + (mailbox == null ? "sign-in" : mailbox.address());
    }

    /** Counts a request as in flight until the last byte of its answer. */
    synchronized Lease enter(FakeApp app, FakeMailbox mailbox) {
        String key = key(app, mailbox);
        int count = now.merge(key, 1, Integer::sum);
        most.merge(key, count, Math::max);
        return new Lease(key, count);
    }

    synchronized int most(FakeApp app, FakeMailbox mailbox) {
        return most.getOrDefault(key(app, mailbox), 0);
    }

    synchronized int now(FakeApp app, FakeMailbox mailbox) {
        return now.getOrDefault(key(app, mailbox), 0);
    }

    /**
     * Once the refusal has been sent, no request may arrive before {@code until}.
     *
     * @param mailbox null for sign-in
     */
    synchronized void keepQuiet(FakeApp app, FakeMailbox mailbox, Instant from, Instant until) {
        quiet.put(key(app, mailbox), new Quiet(from, until));
    }

    synchronized boolean shouldBeQuiet(FakeApp app, FakeMailbox mailbox, Instant at) {
        Quiet asked = quiet.get(key(app, mailbox));
        return asked != null && at.isAfter(asked.from) && at.isBefore(asked.until);
    }

    synchronized void forgetMost() {
        most.clear();
        quiet.clear();
    }

    private synchronized void leave(String key) {
        now.merge(key, -1, Integer::sum);
    }

    private record Quiet(Instant from, Instant until) {}

    /** One request in flight. */
    final class Lease {
        private final String key;
        private final int count;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Lease(String key, int count) {
            this.key = key;
            this.count = count;
        }

        int count() {
            return count;
        }

        void end() {
            if (open.compareAndSet(true, false)) {
                leave(key);
            }
        }
    }
}
