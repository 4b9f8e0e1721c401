package dev.mailchute.testkit;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** One misbehaviour: when it applies, how often still, and what it does. */
public final class PlannedFault {
    /** What happens in place of, or around, the proper handling. */
    interface Effect {
        Answer around(GraphRequest request, Supplier<Answer> handling, CountDownLatch released);
    }

    private final Set<Operation> operations;
    private final FakeMailbox mailbox;
    private final FakeMail mail;
    private final FakeApp app;
    private final Effect effect;
    private final CountDownLatch released = new CountDownLatch(1);
    private int skip;
    private int left;
    private int hits;

    PlannedFault(
            Set<Operation> operations,
            FakeMailbox mailbox,
            FakeMail mail,
            FakeApp app,
            int skip,
            int times,
            Effect effect) {
        this.operations = operations;
        this.mailbox = mailbox;
        this.mail = mail;
        this.app = app;
        this.skip = skip;
        this.left = times;
        this.effect = effect;
    }

    /** How often it was applied. */
    public synchronized int hits() {
        return hits;
    }

    /** Ends it and releases its stalled requests. */
    public void stop() {
        synchronized (this) {
            left = 0;
        }
        released.countDown();
    }

    /** Releases its stalled requests. */
    public void release() {
        released.countDown();
    }

    boolean concerns(GraphRequest request) {
        boolean operationFits = operations.isEmpty()
                ? request.operation != Operation.TOKEN
                : request.operation != null && operations.contains(request.operation);
        return operationFits
                && (mailbox == null || mailbox == request.mailbox)
                && (mail == null || mail == request.mail)
                && (app == null || app == request.app);
    }

    /** Whether it applies now; if so, uses up one of its times. */
    synchronized boolean happens() {
        if (left <= 0) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        left--;
        hits++;
        return true;
    }

    Answer around(GraphRequest request, Supplier<Answer> handling) {
        return effect.around(request, handling, released);
    }
}
