package dev.mailchute.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Stands for a poll with four requests to Graph, one after the other. Says on standard output what it does. */
final class SimulatedPoll {
    private static final int REQUESTS = 4;
    private static final int REQUEST_MILLIS = 100;

    private final CountDownLatch never = new CountDownLatch(1);

    /** @param isMine the engine's answer to whether this node may go on; asked before each request */
    void run(int mailbox, BooleanSupplier isMine) {
        tell(Happening.What.BEGIN, mailbox);
        for (int request = 0; request < REQUESTS; request++) {
            if (!isMine.getAsBoolean()) {
                tell(Happening.What.GIVE_UP, mailbox);
                return;
            }
            tell(Happening.What.REQUEST, mailbox);
            try {
                never.await(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        tell(Happening.What.END, mailbox);
    }

    private static void tell(Happening.What what, int mailbox) {
        System.out.println(new Happening(System.currentTimeMillis(), what, mailbox).line());
    }
}
