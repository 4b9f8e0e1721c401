package dev.mailchute.web.server;

import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.WorkerPool;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The workers for one kind of request, and the queue for them, which holds no threads. Kinds of requests do not compete for workers; if
 * the queue is full, a request gets 503.
 */
final class WorkQueue {
    /** Threads that only read the content of responses, so that busy workers do not stall them. */
    private static final int READERS = 2;

    /** Vert.x warns of longer work only: a retry may block for long while it waits for its outcome. */
    private static final int LONG_MINUTES = 10;

    private final VertxInternal vertx;
    private final WorkerPool workers;
    private final ClassLoader loader;
    private final int atOnce;
    private final int most;
    private final Deque<WaitingRequest> line = new ArrayDeque<>();
    private int busy;

    private record WaitingRequest(RoutingContext request, QueuedWork work) {}

    /** Begins on the connection's event loop, and hands blocking code to the workers; must release its slot in the end. */
    interface QueuedWork {
        void begin(Seat seat);
    }

    /** A slot of a worker, released once, by whatever first finds that the work is over. */
    final class Seat {
        private boolean isTaken;
        private boolean isLeft;

        /** False if the client disconnected before the work began. */
        synchronized boolean tryTake() {
            isTaken = true;
            return !isLeft;
        }

        /** Releases a slot whose work never began. */
        void leaveUntaken() {
            synchronized (this) {
                if (isTaken) {
                    return;
                }
            }
            leave();
        }

        void leave() {
            synchronized (this) {
                if (isLeft) {
                    return;
                }
                isLeft = true;
            }
            next();
        }
    }

    /** @param name the name of its threads */
    WorkQueue(Vertx vertx, String name, Bounds.WorkBounds bounds) {
        this.vertx = (VertxInternal) vertx;
        this.workers =
                this.vertx.createSharedWorkerPool(name, bounds.workers() + READERS, LONG_MINUTES, TimeUnit.MINUTES);
        this.loader = Thread.currentThread().getContextClassLoader();
        this.atOnce = bounds.workers();
        this.most = bounds.waiting();
    }

    /** Whether the request was accepted, to run or to wait. */
    boolean tryTake(RoutingContext request, QueuedWork work) {
        synchronized (line) {
            if (busy >= atOnce) {
                line.removeIf(waiting -> waiting.request().response().closed());
                return line.size() < most && line.add(new WaitingRequest(request, work));
            }
            busy++;
        }
        begin(new WaitingRequest(request, work));
        return true;
    }

    /**
     * Runs on the connection's event loop. A stream that is pumped from another thread can miss that the client has read some of it, and
     * then waits forever.
     */
    private void begin(WaitingRequest next) {
        ConnectionBase connection = (ConnectionBase) next.request().request().connection();
        vertx.createEventLoopContext(connection.getContext().nettyEventLoop(), workers, loader)
                .runOnContext(now -> next.work().begin(new Seat()));
    }

    private void next() {
        WaitingRequest next;
        synchronized (line) {
            do {
                next = line.poll();
            } while (next != null && next.request().response().closed());
            if (next == null) {
                busy--;
                return;
            }
        }
        begin(next);
    }
}
