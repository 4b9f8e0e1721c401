package dev.mailchute.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.MailException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The unread mail of a folder, oldest first, each mail once a poll, page by page as it is taken.
 *
 * <p>Graph counts pages by skipping in the present result, so mail that is marked read meanwhile makes the next page jump over as
 * many unread ones. Therefore the first page is asked for again and again; further pages only where the first has nothing new.
 *
 * <p>Source of the filter: Microsoft Graph wants what it orders by in the filter too, in front. Folders page at ten unless told.
 */
final class UnreadMail implements Iterator<Mail> {
    private static final int PAGE = 100;
    private static final int LOOKED_AHEAD_AT = 15;
    private static final String QUERY = "?$select=" + Listed.SELECT + "&$top=" + PAGE
            + "&$filter=receivedDateTime%20ge%201900-01-01T00:00:00Z%20and%20isRead%20eq%20false"
            + "&$orderby=receivedDateTime%20asc";

    private final Graph graph;
    private final GraphMailbox mailbox;
    private final String firstPage;
    private final Function<Listed, Optional<Mail>> toTake;
    private final BooleanSupplier isOver;
    private final Executor executor;
    private final Set<String> seen = new HashSet<>();
    private final Deque<Mail> waiting = new ArrayDeque<>();
    private CompletableFuture<JsonNode> ahead;

    /**
     * @param toTake the mail, or empty where nothing is to be done about it in this poll
     * @param isOver whether the poll ends early
     * @param executor fetches the first page again while the last mails of the one before are carried
     */
    UnreadMail(
            Graph graph,
            GraphMailbox mailbox,
            String folder,
            Function<Listed, Optional<Mail>> toTake,
            BooleanSupplier isOver,
            Executor executor) {
        this.graph = graph;
        this.mailbox = mailbox;
        this.firstPage = "mailFolders/" + GraphMailbox.segment(folder) + "/messages" + QUERY;
        this.toTake = toTake;
        this.isOver = isOver;
        this.executor = executor;
    }

    @Override
    public synchronized boolean hasNext() {
        if (isOver.getAsBoolean()) {
            return false;
        }
        return !waiting.isEmpty() || look();
    }

    @Override
    public synchronized Mail next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Mail mail = waiting.remove();
        if (waiting.size() <= LOOKED_AHEAD_AT && ahead == null) {
            ahead = CompletableFuture.supplyAsync(() -> graph.get(mailbox, firstPage), executor);
        }
        return mail;
    }

    /** Looks through the list from its beginning until there is something new. */
    private boolean look() {
        JsonNode page = firstPage();
        while (true) {
            page.path("value").forEach(this::take);
            if (!waiting.isEmpty()) {
                return true;
            }
            if (!page.hasNonNull("@odata.nextLink")) {
                return false;
            }
            page = graph.next(mailbox, page.get("@odata.nextLink").asText());
        }
    }

    private JsonNode firstPage() {
        if (ahead == null) {
            return graph.get(mailbox, firstPage);
        }
        try {
            return ahead.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MailException failure) {
                throw failure;
            }
            throw e;
        } finally {
            ahead = null;
        }
    }

    private void take(JsonNode message) {
        Listed listed = Listed.of(message);
        if (seen.add(listed.id()) && !listed.isDraft()) {
            toTake.apply(listed).ifPresent(waiting::add);
        }
    }
}
