package dev.mailchute.ledger;

import dev.mailchute.ledger.Database.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits the writes of several threads together. SQLite has one writer; while it waits for the disk, others come. Whoever gets the next turn
 * makes all their changes in one transaction, with one sync, and the others find theirs made.
 *
 * <p>A call returns once its own change is durable, and throws if it is not. A change that fails does not fail those that shared its
 * transaction: they are made again without it.
 */
final class GroupCommit implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Lock turn = new ReentrantLock();
    private final Queue<GroupedChange<?>> waiting = new ConcurrentLinkedQueue<>();
    private final SessionSource opening;
    private Optional<LedgerSession> session;
    private boolean isClosed;

    /** Opens the session that writes. */
    interface SessionSource {
        LedgerSession open() throws SQLException;
    }

    GroupCommit(SessionSource opening) throws SQLException {
        this.opening = opening;
        this.session = Optional.of(opening.open());
    }

    /** The change of one call, and what became of it. */
    private static final class GroupedChange<T> {
        private final Work<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private T result;

        GroupedChange(Work<T> work) {
            this.work = work;
        }

        void make(LedgerSession session) throws SQLException {
            try {
                result = work.in(session);
            } catch (SQLException | RuntimeException e) {
                fail(e);
                throw e;
            }
        }

        void succeed() {
            outcome.complete(result);
        }

        void fail(Throwable why) {
            outcome.completeExceptionally(why);
        }

        boolean isDone() {
            return outcome.isDone();
        }

        T outcome() throws SQLException {
            try {
                return outcome.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof SQLException failure) {
                    throw failure;
                }
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
            }
        }
    }

    <T> T write(Work<T> work) throws SQLException {
        GroupedChange<T> own = new GroupedChange<>(work);
        waiting.add(own);
        try {
            if (turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                commitUnlessDone(own);
            } else {
                withdraw(own, "earlier writes have taken more than " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            withdraw(own, "interrupted while waiting for earlier writes");
        }
        return own.outcome();
    }

    /** For tests: how many wait for the next turn. */
    int waiting() {
        return waiting.size();
    }

    /** If another thread is already making the change, that decides what becomes of it. */
    private void withdraw(GroupedChange<?> change, String why) {
        if (waiting.remove(change)) {
            change.fail(new SQLException(why));
        }
    }

    private void commitUnlessDone(GroupedChange<?> own) {
        List<GroupedChange<?>> taken = new ArrayList<>();
        try {
            if (!own.isDone()) {
                for (GroupedChange<?> next = waiting.poll(); next != null; next = waiting.poll()) {
                    taken.add(next);
                }
                commit(taken);
            }
        } finally {
            // Only an error of the JVM leaves any that is not done; their threads must not wait forever.
            taken.forEach(change -> change.fail(new SQLException("the write was broken off")));
            turn.unlock();
        }
    }

    private void commit(List<GroupedChange<?>> changes) {
        List<GroupedChange<?>> open = changes;
        while (!open.isEmpty()) {
            try {
                makeAll(open);
                open.forEach(GroupedChange::succeed);
            } catch (SQLException | RuntimeException e) {
                if (open.stream().noneMatch(GroupedChange::isDone)) {
                    // Not one of the changes, but the beginning or the commit.
                    open.forEach(change -> change.fail(e));
                }
            }
            open = open.stream().filter(change -> !change.isDone()).toList();
        }
    }

    private void makeAll(List<GroupedChange<?>> changes) throws SQLException {
        LedgerSession writing = session();
        try {
            writing.transaction("BEGIN IMMEDIATE", each -> {
                for (GroupedChange<?> change : changes) {
                    change.make(each);
                }
                return null;
            });
        } finally {
            if (writing.isBroken()) {
                writing.close();
                session = Optional.empty();
            }
        }
    }

    private LedgerSession session() throws SQLException {
        if (isClosed) {
            throw new SQLException("the ledger is closed");
        }
        if (session.isEmpty()) {
            session = Optional.of(opening.open());
        }
        return session.get();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            isClosed = true;
            session.ifPresent(LedgerSession::close);
        } finally {
            turn.unlock();
        }
    }
}
