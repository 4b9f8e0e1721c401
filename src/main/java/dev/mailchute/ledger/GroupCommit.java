package dev.mailchute.ledger;

import dev.mailchute.ledger.Database.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the writes of several threads together. SQLite has one writer; while it waits for the disk, others come. Their changes are then made
 * in one transaction, with one sync.
 *
 * <p>A call returns once its own change is durable, and throws if it is not. A change that fails does not fail those that shared its
 * transaction: they are made again without it.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final ExecutorService writer = Executors.newSingleThreadExecutor(GroupCommit::thread);
    private final Queue<GroupedChange<?>> waiting = new ConcurrentLinkedQueue<>();
    private final SessionSource source;
    private final WaitLimit patience;
    private boolean isClosed;

    /** Used by the writer's thread only. */
    private Optional<LedgerSession> session;

    /** Opens the session that writes. */
    interface SessionSource {
        LedgerSession open() throws SQLException;
    }

    /** @param patience how long a change waits for those before it, and the end for all */
    GroupCommit(SessionSource source, WaitLimit patience) throws SQLException {
        this.source = source;
        this.patience = patience;
        this.session = Optional.of(source.open());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "ledger");
        thread.setDaemon(true);
        return thread;
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

        boolean endsWithin(long nanos) throws InterruptedException {
            try {
                outcome.get(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
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
        GroupedChange<T> change = new GroupedChange<>(work);
        accept(change);
        if (!patience.waitFor(change::endsWithin)) {
            withdraw(change, "earlier writes have taken more than " + patience);
        }
        return change.outcome();
    }

    /** In one step with its check, so that nothing is accepted that comes after the end. */
    private synchronized void accept(GroupedChange<?> change) throws SQLException {
        if (isClosed) {
            throw new SQLException("it is closed");
        }
        waiting.add(change);
        writer.execute(this::commitWaiting);
    }

    /** For tests: how many wait for the next commit. */
    int waiting() {
        return waiting.size();
    }

    /** Once the change is being made, that alone decides what becomes of it. */
    private void withdraw(GroupedChange<?> change, String why) {
        if (waiting.remove(change)) {
            change.fail(new SQLException(why));
        }
    }

    /** Called for each change. An earlier call may have taken it along. */
    private void commitWaiting() {
        List<GroupedChange<?>> taken = new ArrayList<>();
        for (GroupedChange<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            taken.add(next);
        }
        try {
            commit(taken);
        } finally {
            // Only an error of the JVM leaves any that is not done; their threads must not wait forever.
            taken.forEach(change -> change.fail(new SQLException("the write was broken off")));
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
        if (session.isEmpty()) {
            session = Optional.of(source.open());
        }
        return session.get();
    }

    /** What was begun is finished first; what comes later is refused. */
    @Override
    public void close() {
        end();
        if (!patience.waitFor(nanos -> writer.awaitTermination(nanos, TimeUnit.NANOSECONDS))) {
            LOG.warn("the ledger could not be closed within {}: a write has not ended", patience);
        }
    }

    private synchronized void end() {
        if (!isClosed) {
            isClosed = true;
            writer.execute(() -> session.ifPresent(LedgerSession::close));
            writer.shutdown();
        }
    }
}
