package dev.mailchute.inbound;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.UnreadPages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The unread messages of a folder, oldest first, each once per poll; pages are read as needed.
 *
 * <p>Graph pages by skipping entries of the current result, so each message marked read meanwhile makes the next page
 * skip an unread one. Therefore the first page is read again and again; further pages only if the first has nothing
 * new.
 *
 * <p>The messages of a mailbox that is only copied stay unread. There the first page begins later and later: see {@link CopyProgress}.
 */
final class UnreadMail implements Iterator<Mail> {
    private static final int PREFETCH_AT = 15;

    private final UnreadPages list;
    private final Function<MailSummary, Optional<Mail>> toTake;
    private final BooleanSupplier isOver;
    private final Executor executor;
    private final Optional<CopyProgress> copying;
    private final Set<String> seen = new HashSet<>();
    private final Deque<Mail> waiting = new ArrayDeque<>();
    private CompletableFuture<UnreadPages.UnreadPage> nextFirstPage;
    private boolean isComplete;

    /**
     * @param toTake the message to process, or empty if this poll has nothing to do for it
     * @param isOver whether the poll has ended early
     * @param executor fetches the first page again while the last messages of the previous page are processed
     * @param copying for a mailbox whose messages stay unread
     */
    UnreadMail(
            UnreadPages list,
            Function<MailSummary, Optional<Mail>> toTake,
            BooleanSupplier isOver,
            Executor executor,
            Optional<CopyProgress> copying) {
        this.list = list;
        this.toTake = toTake;
        this.isOver = isOver;
        this.executor = executor;
        this.copying = copying;
    }

    /** Reads the beginning of the list, to fail now rather than in the middle of the poll if it cannot be read. */
    synchronized void begin() {
        if (!isOver.getAsBoolean()) {
            copying.ifPresent(CopyProgress::begin);
            readOn();
        }
    }

    /** Reads more if nothing is left, which may record messages to acknowledge again. */
    @Override
    public synchronized boolean hasNext() {
        if (isOver.getAsBoolean()) {
            return false;
        }
        return !waiting.isEmpty() || !isComplete && readOn();
    }

    /** Works after {@link #hasNext} returned true even if the poll has ended since. */
    @Override
    public synchronized Mail next() {
        Mail mail = waiting.remove();
        if (waiting.size() <= PREFETCH_AT && nextFirstPage == null && !isComplete) {
            nextFirstPage = CompletableFuture.supplyAsync(list::first, executor);
        }
        return mail;
    }

    /** Reads the list from its beginning until something is new. */
    private boolean readOn() {
        UnreadPages.UnreadPage page = firstPage();
        boolean isFirst = true;
        while (true) {
            passed(page.entries(), isFirst);
            page.entries().forEach(this::take);
            // No next page: this was all. Later arrivals are for the next poll.
            isComplete = page.next().isEmpty();
            if (!waiting.isEmpty()) {
                return true;
            }
            if (isComplete || isOver.getAsBoolean()) {
                return false;
            }
            // The messages stay unread: the list does not get shorter, but begins later.
            isFirst = copying.filter(CopyProgress::hasMoved).isPresent();
            page = isFirst ? list.first() : page.next().get().get();
        }
    }

    private void passed(List<MailSummary> entries, boolean isFirst) {
        copying.ifPresent(progress -> progress.read(entries, isFirst));
    }

    private UnreadPages.UnreadPage firstPage() {
        if (nextFirstPage == null) {
            return list.first();
        }
        try {
            return nextFirstPage.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MailException failure) {
                throw failure;
            }
            throw e;
        } finally {
            nextFirstPage = null;
        }
    }

    private void take(MailSummary listed) {
        if (seen.add(listed.id()) && !listed.isDraft()) {
            toTake.apply(listed).ifPresent(waiting::add);
        }
    }
}
