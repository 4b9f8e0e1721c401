package dev.mailchute.journey;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work of a route that takes until a test lets it go on. */
public final class Gate {
    private static final int PATIENCE_SECONDS = 120;
    private static volatile CountDownLatch open = new CountDownLatch(1);
    private static volatile CountDownLatch inside = new CountDownLatch(0);

    static void shut(int atOnce) {
        open = new CountDownLatch(1);
        inside = new CountDownLatch(atOnce);
    }

    /** Returns when so many wait inside as were told. */
    static void awaitInside() throws InterruptedException {
        inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void open() {
        open.countDown();
    }

    public String pass() throws InterruptedException {
        inside.countDown();
        open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return "passed";
    }
}
