package dev.mailchute.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Asks the same again and again, each time on a connection of its own as an orchestrator does, and keeps the slowest answer. */
final class Probe implements AutoCloseable {
    private static final int PATIENCE = 10_000;

    private final Thread thread;
    private volatile boolean ended;
    private volatile int asked;
    private volatile int failed;
    private volatile long slowest;

    /** @param pause in milliseconds between an answer and the next question */
    Probe(IntSupplier port, String path, int pause) {
        thread = new Thread(() -> ask(port, path, pause), "probe " + path);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    private void ask(IntSupplier port, String path, int pause) {
        while (!ended) {
            long begin = System.nanoTime();
            boolean good = isGood(port.getAsInt(), path);
            if (ended && !good) {
                return; // nobody waits for this answer any more
            }
            asked++;
            failed += good ? 0 : 1;
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whether it is answered with 200. */
    static boolean isGood(int port, String path) {
        try (Wire wire = Wire.open("127.0.0.1", port, PATIENCE)) {
            wire.send(Onslaught.request("GET", path, "", "") + "\r\n");
            return wire.answer().code().equals("200");
        } catch (IOException e) {
            return false;
        }
    }

    int asked() {
        return asked;
    }

    int failed() {
        return failed;
    }

    /** In milliseconds. */
    long slowest() {
        return slowest;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.interrupt();
        thread.join(PATIENCE + 1000L);
    }
}
