package dev.mailchute.inbound;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.UnreadPages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
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
 */
final class UnreadMail implements Iterator<Mail> {
    private static final int LOOKED_AHEAD_AT = 15;

    private final UnreadPages list;
    private final Function<MailSummary, Optional<Mail>> toTake;
    private final BooleanSupplier isOver;
    private final Executor executor;
    private final Set<String> seen = new HashSet<>();
    private final Deque<Mail> waiting = new ArrayDeque<>();
    private CompletableFuture<UnreadPages.UnreadPage> ahead;
    private boolean isComplete;

    /**
     * @param toTake the mail, or empty where nothing is to be done about it in this poll
     * @param isOver whether the poll ends early
     * @param executor fetches the first page again while the last mails of the one before are carried
     */
    UnreadMail(
            UnreadPages list, Function<MailSummary, Optional<Mail>> toTake, BooleanSupplier isOver, Executor executor) {
        this.list = list;
        this.toTake = toTake;
        this.isOver = isOver;
        this.executor = executor;
    }

    /** Reads the beginning of the list, so that a list that cannot be read fails now and not in the middle of the poll. */
    synchronized void begin() {
        if (!isOver.getAsBoolean()) {
            look();
        }
    }

    /** Reads on where there is nothing left of what was read, which may record what is to be acknowledged again. */
    @Override
    public synchronized boolean hasNext() {
        if (isOver.getAsBoolean()) {
            return false;
        }
        return !waiting.isEmpty() || !isComplete && look();
    }

    /** What {@link #hasNext} has said stays true, also when the poll ends in between. */
    @Override
    public synchronized Mail next() {
        Mail mail = waiting.remove();
        if (waiting.size() <= LOOKED_AHEAD_AT && ahead == null && !isComplete) {
            ahead = CompletableFuture.supplyAsync(list::first, executor);
        }
        return mail;
    }

    /** Looks through the list from its beginning until there is something new. */
    private boolean look() {
        UnreadPages.UnreadPage page = firstPage();
        while (true) {
            page.entries().forEach(this::take);
            // Without a next page this was all there is; what comes meanwhile is for the next poll.
            isComplete = page.next().isEmpty();
            if (!waiting.isEmpty()) {
                return true;
            }
            if (isComplete || isOver.getAsBoolean()) {
                return false;
            }
            page = page.next().get().get();
        }
    }

    private UnreadPages.UnreadPage firstPage() {
        if (ahead == null) {
            return list.first();
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

    private void take(MailSummary listed) {
        if (seen.add(listed.id()) && !listed.isDraft()) {
            toTake.apply(listed).ifPresent(waiting::add);
        }
    }
}
