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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The pages of the list of unread mail, oldest first. A page that fails is asked for again, and one that keeps failing is
 * shrunk until the entry that spoils it stands alone: the others are not kept waiting by it.
 *
 * <p>Source of the filter: Microsoft Graph wants what it orders by in the filter too, in front. Folders page at ten by default.
 */
public final class UnreadPages {
    private static final int PAGE = 100;
    /** Recipients; in memory a few MB. */
    private static final int MAX_RECIPIENTS = 10_000;

    private static final int FAR_AWAY = 100_000;
    private static final int MAX_TRIES = 4;
    /** Two entries that spoil one page cost about so many requests; more of them wait for the next look. */
    private static final int MAX_REQUESTS = 40;

    private static final String QUERY =
            "&$filter=receivedDateTime%20ge%201900-01-01T00:00:00Z%20and%20isRead%20eq%20false"
                    + "&$orderby=receivedDateTime%20asc";

    private final Graph graph;
    private final GraphMailbox mailbox;
    private final String messages;
    private final Backoff waits;
    private final Listening poll;

    /**
     * The poll that the list is read for.
     *
     * @param isOver whether it is to end, so that nothing is tried again
     * @param spoiled called for an entry that cannot even be listed: its number among these, and why
     * @param warnings warned of a list that has no end
     */
    public record Listening(BooleanSupplier isOver, BiConsumer<Integer, Fault> spoiled, Warnings warnings) {}

    /** @param firstWait before a page is asked for again; it doubles */
    public UnreadPages(Graph graph, GraphMailbox mailbox, String folder, Duration firstWait, Listening poll) {
        this.graph = graph;
        this.mailbox = mailbox;
        this.messages = Folders.path(folder) + "/messages";
        this.waits = new Backoff(firstWait, 2, firstWait.multipliedBy(1L << MAX_TRIES));
        this.poll = poll;
    }

    /**
     * Part of the list.
     *
     * @param next asks for what comes after it, where there is more
     */
    public record UnreadPage(List<MailSummary> entries, Optional<Supplier<UnreadPage>> next) {
        static UnreadPage of(List<JsonNode> entries, Optional<Supplier<UnreadPage>> next) {
            return new UnreadPage(entries.stream().map(MailSummary::of).toList(), next);
        }
    }

    /** The first page, as it is now. */
    public UnreadPage first() {
        return page(() -> graph.list(mailbox, address(MailSummary.SELECT, PAGE, 0)), 0, new PageTrail());
    }

    private String address(String select, int top, int skip) {
        return messages + "?$select=" + select + "&$top=" + top + QUERY + (skip == 0 ? "" : "&$skip=" + skip);
    }

    private UnreadPage page(Supplier<JsonNode> request, int skip, PageTrail trail) {
        JsonNode page;
        try {
            page = patiently(request);
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
        trail.tell(poll.warnings(), mailbox, "the list of unread mail");
        return UnreadPage.of(entries, Optional.empty());
    }

    private JsonNode patiently(Supplier<JsonNode> request) {
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

    /** One page that cannot be read as a whole. */
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

        /** Whether these are as many as are held at once: a page that is too large must not be gathered in parts. */
        private boolean isHeavy() {
            return entries.stream()
                            .mapToInt(entry -> entry.path("toRecipients").size()
                                    + entry.path("ccRecipients").size())
                            .sum()
                    > MAX_RECIPIENTS;
        }

        /** @return whether the list goes on after these */
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
                // Not even a page without entries can be read: the list does not work, whatever its entries.
                throw failure;
            }
            // What spoils it may be one of its properties, or that it has too many recipients.
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
