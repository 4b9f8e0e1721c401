package dev.mailchute.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Graph's limits for one app and mailbox over time: requests and uploaded bytes. */
final class Budgets {
    private static final Budget REQUESTS = new Budget(10_000, Duration.ofMinutes(10));
    private static final Budget UPLOADS = new Budget(150L << 20, Duration.ofMinutes(5));

    private final Map<String, Account> accounts = new HashMap<>();
    private boolean enforced;

    synchronized void enforce(boolean enforce) {
        enforced = enforce;
    }

    /** Counts a request; returns how long the client must wait if the limit is exceeded. */
    synchronized Optional<Duration> book(FakeApp app, FakeMailbox mailbox, GraphRequest request, Instant at) {
        if (!enforced) {
            return Optional.empty();
        }
        String key = app.clientId() + "|" + mailbox.address();
        Optional<Duration> requests = accounts.computeIfAbsent("requests|" + key, unused -> new Account(REQUESTS))
                .book(1, at);
        boolean uploads = !request.method.equals("GET") && !request.method.equals("DELETE");
        Optional<Duration> bytes = uploads
                ? accounts.computeIfAbsent("uploads|" + key, unused -> new Account(UPLOADS))
                        .book(request.body().length, at)
                : Optional.empty();
        return requests.or(() -> bytes);
    }

    private record Budget(long most, Duration window) {}

    private record Booking(Instant at, long amount) {}

    private static final class Account {
        private final Budget budget;
        private final Deque<Booking> bookings = new ArrayDeque<>();
        private long sum;

        private Account(Budget budget) {
            this.budget = budget;
        }

        /** All requests count, refused ones too. */
        private Optional<Duration> book(long amount, Instant at) {
            while (!bookings.isEmpty()
                    && !bookings.peek().at.plus(budget.window).isAfter(at)) {
                sum -= bookings.poll().amount;
            }
            bookings.add(new Booking(at, amount));
            sum += amount;
            return sum > budget.most
                    ? Optional.of(Duration.between(at, bookings.peek().at.plus(budget.window)))
                    : Optional.empty();
        }
    }
}
