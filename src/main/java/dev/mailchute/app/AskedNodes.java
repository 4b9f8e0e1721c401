package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.LetterActions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes of the cluster, as this process asks them to do what only the node may do that has a mailbox or outbox. */
final class AskedNodes {
    private static final Logger LOG = LoggerFactory.getLogger(AskedNodes.class);

    private final NodeRequests requests;
    private final Nodes nodes;
    private final Clock steady;
    private final RequestLimits limits;
    private final BooleanSupplier isStopping;

    /** What is known of the cluster. */
    interface Nodes {
        /** The name of the node that has a mailbox or outbox. */
        Optional<String> holder(String part);

        /** The names of all nodes that take mailboxes, by their numbers; none while the database does not answer. */
        SortedMap<Integer, String> members();
    }

    /**
     * How long to wait.
     *
     * @param taken until a node has taken the request: longer than a take-over
     * @param answered until it has carried it out: enough for a large message
     * @param gone for a node that has taken the request and is not seen any more
     * @param look between two looks
     */
    record RequestLimits(Duration taken, Duration answered, Duration gone, Duration look) {
        static RequestLimits standard() {
            return new RequestLimits(
                    Duration.ofSeconds(30), Duration.ofSeconds(270), Duration.ofSeconds(15), Duration.ofMillis(200));
        }
    }

    /** @param isStopping whether this process is about to end */
    AskedNodes(NodeRequests requests, Nodes nodes, Clock steady, RequestLimits limits, BooleanSupplier isStopping) {
        this.requests = requests;
        this.nodes = nodes;
        this.steady = steady;
        this.limits = limits;
        this.isStopping = isStopping;
    }

    /** The name of the node that has a mailbox or outbox, for sentences. */
    String holder(String part) {
        return nodes.holder(part).map(name -> "node " + name).orElse("the node that takes it next");
    }

    /**
     * Asks the node that has a mailbox or outbox, or has it soon, and waits for its answer. Never throws.
     *
     * @param part as in {@code inbound.support}
     */
    LetterActions.Result ask(ActRequest request, String part) {
        if (nodes.members().isEmpty()) {
            return left(
                    request,
                    "no node of the cluster is running, or the ledger's database does not answer; nothing was done");
        }
        String id = UUID.randomUUID().toString();
        try {
            requests.ask(new NodeRequests.Open(id, part, Json.line(request)));
        } catch (LedgerException e) {
            // It may have been written all the same.
            return isWithdrawn(id)
                    ? left(request, holder(part) + " has " + part + " and could not be asked: " + e.getMessage())
                    : unknown(
                            request,
                            "the ledger did not answer when " + holder(part)
                                    + " was asked, so it is not known whether it has" + " done this: "
                                    + e.getMessage());
        }
        return new AnswerWait(id, request, part).answer();
    }

    private boolean isWithdrawn(String id) {
        try {
            return requests.withdraw(id);
        } catch (LedgerException e) {
            return false;
        }
    }

    private static LetterActions.Result left(ActRequest request, String reason) {
        return new LetterActions.Result(request.id(), "left", reason);
    }

    private static LetterActions.Result unknown(ActRequest request, String reason) {
        return new LetterActions.Result(
                request.id(), "unknown", reason + ". It may still finish: look at it again before you repeat it");
    }

    /** For the answer to one request. */
    private final class AnswerWait {
        private final String id;
        private final ActRequest request;
        private final String part;
        private final Instant begun = steady.instant();
        private Instant seen = begun;
        private String taker = "";

        private AnswerWait(String id, ActRequest request, String part) {
            this.id = id;
            this.request = request;
            this.part = part;
        }

        private LetterActions.Result answer() {
            try {
                CountDownLatch never = new CountDownLatch(1);
                while (true) {
                    Optional<LetterActions.Result> result = look();
                    if (result.isPresent()) {
                        return result.get();
                    }
                    never.await(limits.look().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return unknown(request, "Mailchute stopped before there was an answer");
            }
        }

        private Optional<LetterActions.Result> look() {
            try {
                Optional<NodeRequests.RequestProgress> progress = requests.progress(id);
                if (progress.isEmpty()) {
                    return Optional.of(unknown(request, "the request is gone from the ledger without an answer"));
                }
                if (progress.get().answer().isPresent()) {
                    requests.forget(id);
                    return Optional.of(read(progress.get().answer().get()));
                }
                return progress.get().taker().isPresent()
                        ? underWay(progress.get().taker().getAsInt())
                        : waiting();
            } catch (LedgerException e) {
                LOG.debug("the answer to a request cannot be read now", e);
                return isOver(limits.answered())
                        ? Optional.of(unknown(
                                request,
                                "the ledger does not answer, so it is not known what became of this: "
                                        + e.getMessage()))
                        : Optional.empty();
            }
        }

        private LetterActions.Result read(String answer) {
            try {
                return Json.mapper().readValue(answer, LetterActions.Result.class);
            } catch (IOException e) {
                return unknown(request, "the answer of another node cannot be read");
            }
        }

        private Optional<LetterActions.Result> waiting() {
            if ((isOver(limits.taken()) || isStopping.getAsBoolean()) && requests.withdraw(id)) {
                return Optional.of(left(
                        request,
                        "no node has taken it up within " + Status.describe(limits.taken()) + ", and nothing was done; "
                                + part + " is with " + holder(part)));
            }
            return Optional.empty();
        }

        private Optional<LetterActions.Result> underWay(int number) {
            Instant now = steady.instant();
            SortedMap<Integer, String> members = nodes.members();
            taker = members.getOrDefault(number, taker);
            // One that is stopping is no member, and keeps the part until it has finished.
            boolean isFinishing = nodes.holder(part)
                    .filter(name -> taker.isEmpty() ? !members.containsValue(name) : name.equals(taker))
                    .isPresent();
            if (members.isEmpty() || members.containsKey(number) || isFinishing) {
                seen = now;
            }
            if (seen.plus(limits.gone()).isBefore(now)) {
                return Optional.of(unknown(request, "the node that had begun it" + named() + " is gone"));
            }
            if (isStopping.getAsBoolean()) {
                return Optional.of(unknown(request, "Mailchute stops here before another node has answered" + named()));
            }
            return isOver(limits.answered())
                    ? Optional.of(unknown(
                            request,
                            "another node" + named() + " has begun it and has not answered within "
                                    + Status.describe(limits.answered())))
                    : Optional.empty();
        }

        private String named() {
            return taker.isEmpty() ? "" : " (" + taker + ")";
        }

        private boolean isOver(Duration limit) {
            return begun.plus(limit).isBefore(steady.instant());
        }
    }
}
