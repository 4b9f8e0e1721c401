package dev.mailchute.mailcenter;

import dev.mailchute.failure.RouteMistakeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What became of a message on its present way through the routes, before the way has ended. If a step fails for one part of a split or a multicast, Camel
 * handles the failure for that part and goes on with the whole.
 */
public final class EarlyEnd {
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();

    /** @return the same outcome */
    public Outcome with(Outcome ended) {
        outcome.set(ended);
        return ended;
    }

    /** Empty while the message is on its way. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome.get());
    }

    /**
     * Before a step by which someone else gets the message.
     *
     * @throws RouteMistakeException if it has its outcome already
     */
    public void requireNone() {
        outcome().ifPresent(ended -> {
            throw new RouteMistakeException("the message has its outcome already (" + ended.word()
                    + "): a step failed for a part of it, or handed it on, and the route went on");
        });
    }
}
