package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Warnings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The pages of the list of unread messages, oldest first. A page that fails is retried. One that keeps failing is split
 * until the entry that causes it is isolated, so that the others need not wait.
 *
 * <p>Source: Microsoft Graph requires the property of {@code $orderby} to come first in {@code $filter}. The default
 * page has ten entries.
 */
public final class UnreadPages {
    private static final int PAGE = 100;
    /** Recipients kept for one page; a few MB in memory. */
    private static final int MAX_RECIPIENTS = 10_000;

    private static final int FAR_AWAY = 100_000;
    private static final int MAX_TRIES = 4;
    /** Isolating two bad entries of a page takes about this many requests; further ones wait for the next poll. */
    private static final int MAX_REQUESTS = 40;

    /** Earlier than any message. */
    public static final Instant BEGINNING = Instant.parse("1900-01-01T00:00:00Z");

    private static final String QUERY =
            "&$filter=receivedDateTime%20ge%20{from}%20and%20isRead%20eq%20false&$orderby=receivedDateTime%20asc";

    private final Graph graph;
    private final GraphMailbox mailbox;
    private final String messages;
    private final Backoff waits;
    private final Listening poll;
    private volatile Instant from = BEGINNING;

    /**
     * Callbacks of the poll that reads the list.
     *
     * @param isOver whether the poll has ended, so that nothing is retried
     * @param spoiled called for each entry that cannot be listed, with its number among these and the fault
     * @param warnings receives the warning about a list without an end
     * @param from the time of the oldest message that is listed, asked for each first page
     */
    public record Listening(
            BooleanSupplier isOver, BiConsumer<Integer, Fault> spoiled, Warnings warnings, Supplier<Instant> from) {}

    /** @param firstWait the wait before the first retry of a page; doubles each time */
    public UnreadPages(Graph graph, GraphMailbox mailbox, String folder, Duration firstWait, Listening poll) {
        this.graph = graph;
        this.mailbox = mailbox;
        this.messages = Folders.path(folder) + "/messages";
        this.waits = new Backoff(firstWait, 2, firstWait.multipliedBy(1L << MAX_TRIES));
        this.poll = poll;
    }

    /**
     * A part of the list.
     *
     * @param next reads the next part, if there is more
     */
    public record UnreadPage(List<MailSummary> entries, Optional<Supplier<UnreadPage>> next) {
        static UnreadPage of(List<JsonNode> entries, Optional<Supplier<UnreadPage>> next) {
            return new UnreadPage(entries.stream().map(MailSummary::of).toList(), next);
        }
    }

    /** Reads the current first page. */
    public UnreadPage first() {
        from = poll.from().get().truncatedTo(ChronoUnit.SECONDS);
        return page(() -> graph.list(mailbox, address(MailSummary.SELECT, PAGE, 0)), 0, new PageTrail());
    }

    private String address(String select, int top, int skip) {
        return messages + "?$select=" + select + "&$top=" + top + QUERY.replace("{from}", from.toString())
                + (skip == 0 ? "" : "&$skip=" + skip);
    }

    private UnreadPage page(Supplier<JsonNode> request, int skip, PageTrail trail) {
        JsonNode page;
        try {
            page = withRetries(request);
        } catch (TemporaryException | UnreadableException e) {
            if (ServiceTrouble.isOverload(e.fault().status())) {
                throw e;
            }
            return new Shrinking(e).page(skip, trail);
        }
        List<JsonNode> entries = new ArrayList<>();
        page.path("value").forEach(entries::add);
        Optional<String> link = trail.next(page);
        if (link.isEmpty()) {
            return end(entries, trail);
        }
        return UnreadPage.of(
                entries, Optional.of(() -> page(() -> graph.next(mailbox, link.get()), skip + entries.size(), trail)));
    }

    private UnreadPage end(List<JsonNode> entries, PageTrail trail) {
        trail.report(poll.warnings(), mailbox, "the list of unread messages");
        return UnreadPage.of(entries, Optional.empty());
    }

    private JsonNode withRetries(Supplier<JsonNode> request) {
        for (int tries = 1; ; tries++) {
            try {
                return request.get();
            } catch (TemporaryException e) {
                if (tries == MAX_TRIES || poll.isOver().getAsBoolean()) {
                    throw e;
                }
                LockSupport.parkNanos(waits.spread(tries, 0.85, 1.15).toNanos());
            }
        }
    }

    /** Reads, in smaller parts, a page that cannot be read at once. */
    private final class Shrinking {
        private final MailException failure;
        private final List<JsonNode> entries = new ArrayList<>();
        private boolean anyPage;
        private int requests;
        private int bad;

        Shrinking(MailException failure) {
            this.failure = failure;
        }

        UnreadPage page(int skip, PageTrail trail) {
            boolean full = read(skip, PAGE);
            boolean more = full || isHeavy();
            if (!more || !trail.advance(entries)) {
                return end(entries, trail);
            }
            int next = isHeavy() ? skip + entries.size() : skip + PAGE;
            return UnreadPage.of(
                    entries,
                    Optional.of(() -> UnreadPages.this.page(
                            () -> graph.list(mailbox, address(MailSummary.SELECT, PAGE, next)), next, trail)));
        }

        /** Whether the memory limit is reached: a page that is too large must not be gathered in parts either. */
        private boolean isHeavy() {
            return entries.stream()
                            .mapToInt(entry -> entry.path("toRecipients").size()
                                    + entry.path("ccRecipients").size())
                            .sum()
                    > MAX_RECIPIENTS;
        }

        /** @return whether the list continues after these */
        private boolean read(int skip, int top) {
            if (poll.isOver().getAsBoolean() || requests == MAX_REQUESTS || isHeavy()) {
                return false;
            }
            Optional<JsonNode> page = ask(MailSummary.SELECT, top, skip);
            if (page.isPresent()) {
                page.get().path("value").forEach(entries::add);
                return page.get().path("value").size() == top;
            }
            if (top > 1) {
                return read(skip, top / 2) && read(skip + top / 2, top - top / 2);
            }
            if (!anyPage && ask("id", 1, skip + FAR_AWAY).isEmpty()) {
                // Not even an empty page can be read: the list itself fails, not an entry.
                throw failure;
            }
            // One of its properties may be the cause, or too many recipients.
            Optional<JsonNode> without =
                    Graph.isTooLarge(failure) ? ask(MailSummary.SHORT_SELECT, 1, skip) : Optional.empty();
            without.or(() -> ask("id", 1, skip))
                    .map(only -> only.path("value").path(0))
                    .filter(entry -> entry.hasNonNull("id"))
                    .ifPresentOrElse(entries::add, () -> poll.spoiled().accept(++bad, failure.fault()));
            return true;
        }

        private Optional<JsonNode> ask(String select, int top, int skip) {
            requests++;
            try {
                JsonNode page = graph.list(mailbox, address(select, top, skip));
                anyPage = true;
                return Optional.of(page);
            } catch (TemporaryException | UnreadableException e) {
                if (ServiceTrouble.isOverload(e.fault().status())) {
                    throw e;
                }
                return Optional.empty();
            }
        }
    }
}
