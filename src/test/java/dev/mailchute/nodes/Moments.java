package dev.mailchute.nodes;

import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** When a node is struck: in the middle of a request, when a file takes a step, or whenever. */
final class Moments implements AutoCloseable {
    private static final int MAX_WAIT_SECONDS = 15;

    private final Site site;
    private final Traffic traffic;
    private final Random random;
    private final ScheduledExecutorService soon = Executors.newScheduledThreadPool(2);

    Moments(Site site, Traffic traffic, Random random) {
        this.site = site;
        this.traffic = traffic;
        this.random = random;
    }

    /** What the other side of a request sees when its client is struck. */
    private enum Seen {
        NOTHING_DONE,
        DONE_AND_NOT_ANSWERED,
        STRUCK_AND_ANSWERED,
        ANSWERED_AND_STRUCK
    }

    /** A strike that happens once. */
    private record Strike(Runnable action, AtomicBoolean begun, CountDownLatch done) implements Runnable {
        @Override
        public void run() {
            if (!begun.getAndSet(true)) {
                action.run();
                done.countDown();
            }
        }
    }

    /**
     * Strikes once something happens to one of these mailboxes; after a while in any case.
     *
     * @return when it was
     */
    String strike(Set<Box> boxes, Runnable action) throws InterruptedException {
        Strike strike = new Strike(action, new AtomicBoolean(), new CountDownLatch(1));
        int kind = boxes.isEmpty() ? 9 : random.nextInt(10);
        String when;
        PlannedFault fault = null;
        if (kind < 9) {
            Box box = List.copyOf(boxes).get(random.nextInt(boxes.size()));
            if (kind < 5) {
                Operation operation = operation(box);
                Seen seen = Seen.values()[random.nextInt(Seen.values().length)];
                fault = at(operation, seen, box, strike);
                when = operation + " " + seen + " in " + box.name();
            } else {
                FileStep step = FileStep.values()[random.nextInt(FileStep.values().length)];
                watch(step, box, strike);
                when = "a file " + step + " in " + box.name();
            }
            for (int i = 0; i < 4; i++) {
                traffic.deliver(box);
                traffic.drop(box);
            }
        } else {
            soon.schedule(strike, random.nextInt(2000), TimeUnit.MILLISECONDS);
            when = "whenever";
        }
        boolean isReached = strike.done.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        strike.run();
        strike.done.await();
        if (fault != null) {
            fault.stop();
        }
        return isReached ? when : "not reached: " + when;
    }

    private Operation operation(Box box) {
        List<Operation> operations =
                new ArrayList<>(List.of(Operation.LIST_MESSAGES, Operation.GET_MIME, Operation.GET_MIME));
        operations.add(box.isRemoved() ? Operation.DELETE_MESSAGE : Operation.PATCH_MESSAGE);
        if (box.isMoved()) {
            operations.add(Operation.MOVE_MESSAGE);
        }
        operations.addAll(
                box.isSentAsDraft()
                        ? List.of(Operation.CREATE_DRAFT, Operation.SEND_DRAFT)
                        : List.of(Operation.SEND_MAIL, Operation.SEND_MAIL));
        return operations.get(random.nextInt(operations.size()));
    }

    private PlannedFault at(Operation operation, Seen seen, Box box, Strike strike) {
        var when = site.tenant()
                .once()
                .on(operation)
                .in(site.tenant().mailbox(box.address()))
                .after(random.nextInt(3));
        return switch (seen) {
            case NOTHING_DONE -> when.killsBefore(strike);
            case DONE_AND_NOT_ANSWERED -> when.killsUnanswered(strike);
            case STRUCK_AND_ANSWERED -> when.meanwhile(strike).answersProperly();
            case ANSWERED_AND_STRUCK ->
                when.answersAnd(() -> soon.schedule(strike, random.nextInt(25_000), TimeUnit.MICROSECONDS));
        };
    }

    private void watch(FileStep step, Box box, Strike strike) {
        Set<String> before = step.seen(site.drop(box), site.outbox(box));
        int files = 1 + random.nextInt(4);
        Set<String> seen = new HashSet<>();
        soon.execute(() -> {
            while (!strike.begun.get() && !Thread.currentThread().isInterrupted()) {
                step.seen(site.drop(box), site.outbox(box)).stream()
                        .filter(file -> !before.contains(file))
                        .forEach(seen::add);
                if (seen.size() >= files) {
                    strike.run();
                }
            }
        });
    }

    @Override
    public void close() {
        soon.shutdownNow();
    }
}
