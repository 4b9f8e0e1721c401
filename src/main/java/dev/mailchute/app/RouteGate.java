package dev.mailchute.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;

/**
 * Where messages wait while routes are replaced. It stands before the entrances of routes, the {@code direct:} endpoints, so a message is
 * either within a route or before it. One that is within goes on to its end, also through other entrances that are closed.
 */
final class RouteGate {
    private static final String WITHIN = "MailchuteWithin";

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Integer> inside = new HashMap<>();
    private Set<String> closed = Set.of();
    private boolean isOver;
    private Optional<String> broken = Optional.empty();
    private volatile int generation;

    /** A message between an entrance and the end of the route behind it. What is split off or sent aside knows it as well. */
    static final class Visit {
        private final String entrance;
        private final Visit around;
        private volatile boolean hasEnded;

        private Visit(String entrance, Visit around) {
            this.entrance = entrance;
            this.around = around;
        }

        private static boolean isWithin(Visit visit, Set<String> entrances) {
            for (Visit one = visit; one != null; one = one.around) {
                if (!one.hasEnded && entrances.contains(one.entrance)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The routes behind the gate are not there. */
    static final class RoutesAwayException extends Exception {
        private static final long serialVersionUID = 1;

        RoutesAwayException(String message) {
            super(message);
        }
    }

    /**
     * Waits while the entrance is closed, unless the message is within the closed routes already.
     *
     * @throws RoutesAwayException if there is nothing behind it that the message could wait for
     */
    Visit enter(String entrance, Exchange exchange) throws InterruptedException, RoutesAwayException {
        Visit around = exchange.getProperty(WITHIN, Visit.class);
        lock.lockInterruptibly();
        try {
            while (closed.contains(entrance) && !Visit.isWithin(around, closed)) {
                if (broken.isPresent()) {
                    throw new RoutesAwayException(broken.get());
                }
                if (isOver) {
                    throw new RoutesAwayException("Mailchute is stopping while routes are replaced");
                }
                changed.await();
            }
            inside.merge(entrance, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        Visit visit = new Visit(entrance, around);
        exchange.setProperty(WITHIN, visit);
        return visit;
    }

    void leave(Visit visit, Exchange exchange) {
        if (visit.around == null) {
            exchange.removeProperty(WITHIN);
        } else {
            exchange.setProperty(WITHIN, visit.around);
        }
        lock.lock();
        try {
            visit.hasEnded = true;
            inside.computeIfPresent(visit.entrance, (entrance, count) -> count == 1 ? null : count - 1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the entrances and waits until no message is behind them.
     *
     * @return whether they are closed; if not, a message stayed for too long, or the application is stopping, and they are open again
     */
    boolean close(Set<String> entrances, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Set<String> all = new HashSet<>(closed);
            all.addAll(entrances);
            closed = Set.copyOf(all);
            long left = limit.toNanos();
            while (!isOver && left > 0 && closed.stream().anyMatch(inside::containsKey)) {
                left = changed.awaitNanos(left);
            }
            if (isOver || closed.stream().anyMatch(inside::containsKey)) {
                reopen();
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the messages go on, into the new routes. */
    void open() {
        lock.lock();
        try {
            generation++;
            broken = Optional.empty();
            reopen();
        } finally {
            lock.unlock();
        }
    }

    /** There are no routes behind the closed entrances; no message has to wait for them. */
    void breaksOff(String reason) {
        lock.lock();
        try {
            broken = Optional.of(reason);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void reopen() {
        if (broken.isEmpty()) {
            closed = Set.of();
        }
        changed.signalAll();
    }

    /** The application is stopping: nobody waits any longer. */
    void end() {
        lock.lock();
        try {
            isOver = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Grows each time routes were replaced. */
    int generation() {
        return generation;
    }

    /** How many messages are behind an entrance. */
    int inside(String entrance) {
        lock.lock();
        try {
            return inside.getOrDefault(entrance, 0);
        } finally {
            lock.unlock();
        }
    }
}
