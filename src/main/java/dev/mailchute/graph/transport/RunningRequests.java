package dev.mailchute.graph.transport;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.HttpRequest;

/** The requests under way to each mailbox, so that they can be broken off when another node of the cluster has the mailbox. */
final class RunningRequests {
    private final Map<String, Set<Cancellable>> running = new ConcurrentHashMap<>();

    /**
     * A request begins.
     *
     * @param request as the caller made it; only that one knows its connection
     * @return to be run when its answer is read to the end or closed
     */
    Runnable begin(String mailbox, HttpRequest request) {
        if (!(request instanceof Cancellable cancellable)) {
            return () -> {};
        }
        Set<Cancellable> ofMailbox = running.computeIfAbsent(mailbox, key -> ConcurrentHashMap.newKeySet());
        ofMailbox.add(cancellable);
        return () -> ofMailbox.remove(cancellable);
    }

    /** Closes the connections of all requests to a mailbox, also in the middle of an answer. */
    void breakOff(String mailbox) {
        running.getOrDefault(mailbox, Set.of()).forEach(Cancellable::cancel);
    }
}
