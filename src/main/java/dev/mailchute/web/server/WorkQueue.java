package dev.mailchute.web.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Workers for one kind of request. Requests wait for them here and hold no thread meanwhile, so that one kind never takes the workers
 * of another; when too many wait the next is told to come again.
 */
final class WorkQueue {
    private static final int START_SECONDS = 30;

    private final Context workers;
    private final int atOnce;
    private final int most;
    private final Deque<Waiting> line = new ArrayDeque<>();
    private int busy;

    private record Waiting(RoutingContext request, Work work) {}

    /** What is done in the thread of the workers' context; it must leave its seat in the end. */
    interface Work {
        void begin(Seat seat);
    }

    /** A place at the work: left once, by whoever is first to find that the work is over. */
    final class Seat {
        private boolean isTaken;
        private boolean isLeft;

        /** False if the client has gone before anything was begun. */
        synchronized boolean take() {
            isTaken = true;
            return !isLeft;
        }

        /** For an answer that was given, or could not be, without any work. */
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

    /** @param name of its threads */
    WorkQueue(Vertx vertx, String name, int atOnce, int most) throws Exception {
        CompletableFuture<Context> started = new CompletableFuture<>();
        AbstractVerticle home = new AbstractVerticle() {
            @Override
            public void start() {
                started.complete(context);
            }
        };
        DeploymentOptions options =
                new DeploymentOptions().setWorkerPoolName(name).setWorkerPoolSize(atOnce);
        vertx.deployVerticle(home, options)
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS, TimeUnit.SECONDS);
        this.workers = started.get(START_SECONDS, TimeUnit.SECONDS);
        this.atOnce = atOnce;
        this.most = most;
    }

    /** Whether there was a place, at the work or in the line. */
    boolean takes(RoutingContext request, Work work) {
        synchronized (line) {
            if (busy >= atOnce) {
                line.removeIf(waiting -> waiting.request().response().closed());
                return line.size() < most && line.add(new Waiting(request, work));
            }
            busy++;
        }
        begin(work);
        return true;
    }

    private void begin(Work work) {
        workers.runOnContext(now -> work.begin(new Seat()));
    }

    private void next() {
        Waiting next;
        synchronized (line) {
            do {
                next = line.poll();
            } while (next != null && next.request().response().closed());
            if (next == null) {
                busy--;
                return;
            }
        }
        begin(next.work());
    }
}
