package dev.mailchute.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.PageTrail;
import dev.mailchute.graph.TemporaryException;
import dev.mailchute.graph.UnreadableException;
import dev.mailchute.graph.Warnings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hc.core5.http.HttpStatus;

/**
 * The pages of the list of unread mail, oldest first. A page that cannot be had is asked for again, and one that never can is
 * shrunk until the entry that spoils it stands alone: the others are not kept waiting by it.
 *
 * <p>Source of the filter: Microsoft Graph wants what it orders by in the filter too, in front. Folders page at ten unless told.
 */
final class UnreadList {
    private static final int PAGE = 100;
    /** Recipients; in memory a few MB. */
    private static final int HEAVY = 10_000;

    private static final int FAR_AWAY = 100_000;
    private static final int TRIES = 4;
    /** Two entries that spoil one page cost about so many requests; more of them wait for the next look. */
    private static final int REQUESTS_AT_MOST = 40;

    private static final String QUERY =
            "&$filter=receivedDateTime%20ge%201900-01-01T00:00:00Z%20and%20isRead%20eq%20false"
                    + "&$orderby=receivedDateTime%20asc";

    private final Graph graph;
    private final GraphMailbox mailbox;
    private final String messages;
    private final Duration firstWait;
    private final BooleanSupplier isOver;
    private final BiConsumer<Integer, Fault> spoiled;
    private final Warnings warnings;

    /**
     * @param firstWait before a page is asked for again; it doubles
     * @param isOver whether the poll ends early
     * @param spoiled told of an entry that cannot even be listed: the how manyth of these it is, and why
     * @param warnings told of a list that has no end
     */
    UnreadList(
            Graph graph,
            GraphMailbox mailbox,
            String folder,
            Duration firstWait,
            BooleanSupplier isOver,
            BiConsumer<Integer, Fault> spoiled,
            Warnings warnings) {
        this.graph = graph;
        this.mailbox = mailbox;
        this.messages = "mailFolders/" + GraphMailbox.segment(folder) + "/messages";
        this.firstWait = firstWait;
        this.isOver = isOver;
        this.spoiled = spoiled;
        this.warnings = warnings;
    }

    /**
     * Part of the list.
     *
     * @param next asks for what comes after it, where there is more
     */
    record Page(List<JsonNode> entries, Optional<Supplier<Page>> next) {}

    /** The first page, as it is now. */
    Page first() {
        return page(() -> graph.list(mailbox, address(Listed.SELECT, PAGE, 0)), 0, new PageTrail());
    }

    private String address(String select, int top, int skip) {
        return messages + "?$select=" + select + "&$top=" + top + QUERY + (skip == 0 ? "" : "&$skip=" + skip);
    }

    private Page page(Supplier<JsonNode> request, int skip, PageTrail trail) {
        JsonNode page;
        try {
            page = patiently(request);
        } catch (TemporaryException | UnreadableException e) {
            if (isOfTheService(e)) {
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
        return new Page(
                entries, Optional.of(() -> page(() -> graph.next(mailbox, link.get()), skip + entries.size(), trail)));
    }

    private Page end(List<JsonNode> entries, PageTrail trail) {
        trail.tell(warnings, mailbox, "the list of unread mail");
        return new Page(entries, Optional.empty());
    }

    /** Throttled or overloaded: a smaller page would fare no better. */
    private static boolean isOfTheService(MailException e) {
        int status = e.fault().status();
        return status == HttpStatus.SC_TOO_MANY_REQUESTS || status == HttpStatus.SC_SERVICE_UNAVAILABLE;
    }

    private JsonNode patiently(Supplier<JsonNode> request) {
        for (int tries = 1; ; tries++) {
            try {
                return request.get();
            } catch (TemporaryException e) {
                if (tries == TRIES || isOver.getAsBoolean()) {
                    throw e;
                }
                double spread = ThreadLocalRandom.current().nextDouble(0.85, 1.15);
                LockSupport.parkNanos((long) (firstWait.toNanos() * (1L << (tries - 1)) * spread));
            }
        }
    }

    /** One page that cannot be had as a whole. */
    private final class Shrinking {
        private final MailException failure;
        private final List<JsonNode> entries = new ArrayList<>();
        private boolean anyPage;
        private int requests;
        private int bad;

        Shrinking(MailException failure) {
            this.failure = failure;
        }

        Page page(int skip, PageTrail trail) {
            boolean full = read(skip, PAGE);
            boolean more = full || isHeavy();
            if (!more || !trail.goesOn(entries)) {
                return end(entries, trail);
            }
            int next = isHeavy() ? skip + entries.size() : skip + PAGE;
            return new Page(
                    entries,
                    Optional.of(() -> UnreadList.this.page(
                            () -> graph.list(mailbox, address(Listed.SELECT, PAGE, next)), next, trail)));
        }

        /** Whether these are as many as are held at once: a page that is too large must not be gathered in parts. */
        private boolean isHeavy() {
            return entries.stream()
                            .mapToInt(entry -> entry.path("toRecipients").size()
                                    + entry.path("ccRecipients").size())
                            .sum()
                    > HEAVY;
        }

        /** @return whether the list goes on after these */
        private boolean read(int skip, int top) {
            if (isOver.getAsBoolean() || requests == REQUESTS_AT_MOST || isHeavy()) {
                return false;
            }
            Optional<JsonNode> page = ask(Listed.SELECT, top, skip);
            if (page.isPresent()) {
                page.get().path("value").forEach(entries::add);
                return page.get().path("value").size() == top;
            }
            if (top > 1) {
                return read(skip, top / 2) && read(skip + top / 2, top - top / 2);
            }
            if (!anyPage && ask("id", 1, skip + FAR_AWAY).isEmpty()) {
                // Not even a page without entries can be had: it is the list that does not work, not an entry.
                throw failure;
            }
            // What spoils it may be one of its properties, or that it has too many recipients.
            Optional<JsonNode> without =
                    Graph.isTooLarge(failure) ? ask(Listed.SHORT_SELECT, 1, skip) : Optional.empty();
            without.or(() -> ask("id", 1, skip))
                    .map(only -> only.path("value").path(0))
                    .filter(entry -> entry.hasNonNull("id"))
                    .ifPresentOrElse(entries::add, () -> spoiled.accept(++bad, failure.fault()));
            return true;
        }

        private Optional<JsonNode> ask(String select, int top, int skip) {
            requests++;
            try {
                JsonNode page = graph.list(mailbox, address(select, top, skip));
                anyPage = true;
                return Optional.of(page);
            } catch (TemporaryException | UnreadableException e) {
                if (isOfTheService(e)) {
                    throw e;
                }
                return Optional.empty();
            }
        }
    }
}
