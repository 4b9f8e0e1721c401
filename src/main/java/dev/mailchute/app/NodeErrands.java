package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.LetterActions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other nodes ask of this one, because it has the mailbox or outbox. A request is taken before it is carried out, so it never runs twice. */
final class NodeErrands {
    private static final Logger LOG = LoggerFactory.getLogger(NodeErrands.class);

    /** Whoever asked has given up by then. */
    private static final Duration TOO_OLD = Duration.ofMinutes(1);

    private final NodeRequests requests;
    private final Ownership ownership;
    private final int number;
    private final Executor threads;
    private final Function<ActRequest, LetterActions.Result> work;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param number of this node
     * @param threads for what takes long
     * @param work carries out a request in this process
     */
    NodeErrands(
            NodeRequests requests,
            Ownership ownership,
            int number,
            Executor threads,
            Function<ActRequest, LetterActions.Result> work) {
        this.requests = requests;
        this.ownership = ownership;
        this.number = number;
        this.threads = threads;
        this.work = work;
    }

    /** Begins with what is there for this node; to be called every second or so. */
    void look() {
        for (NodeRequests.Open request : requests.open(TOO_OLD)) {
            if (ownership.mayGoOn(request.part()) && underWay.add(request.id())) {
                threads.execute(() -> carryOut(request));
            }
        }
    }

    private void carryOut(NodeRequests.Open request) {
        try {
            Optional<Ownership.Engagement> engagement = ownership.begin(request.part());
            if (engagement.isPresent()) {
                try (Ownership.Engagement begun = engagement.get()) {
                    if (requests.take(request.id(), number)) {
                        requests.answer(request.id(), Json.line(result(request)));
                    }
                }
            }
        } catch (LedgerException e) {
            LOG.warn("a request of another node about {} is not answered: {}", request.part(), e.getMessage());
        } finally {
            underWay.remove(request.id());
        }
    }

    private LetterActions.Result result(NodeRequests.Open request) {
        try {
            return work.apply(Json.mapper().readValue(request.text(), ActRequest.class));
        } catch (IOException e) {
            return new LetterActions.Result(
                    "unknown", "refused", "the node that has " + request.part() + " cannot read the request");
        } catch (RuntimeException e) {
            LOG.error("unexpected error in a request of another node about {}", request.part(), e);
            return new LetterActions.Result(
                    "unknown",
                    "unknown",
                    "the node that has " + request.part()
                            + " failed in it, and its log says why; look at it again before" + " you repeat it");
        }
    }
}
