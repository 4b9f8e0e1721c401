package dev.mailchute.inbound;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The messages of a poll, which may end at any moment. Once {@link #hasNext} has returned true it stays true until that
 * message is taken, and nothing is thrown. Camel's split asks again before it takes a message; if there were none by
 * then, it would end without waiting for the messages in progress, and the next poll would take those a second time.
 */
final class PollIterator implements Iterator<Mail> {
    private final Iterator<Mail> mails;
    private final BooleanSupplier isOver;
    private final Consumer<RuntimeException> failed;
    private Mail promised;

    /** @param failed called if the list cannot be read; the iteration then ends */
    PollIterator(Iterator<Mail> mails, BooleanSupplier isOver, Consumer<RuntimeException> failed) {
        this.mails = mails;
        this.isOver = isOver;
        this.failed = failed;
    }

    @Override
    public synchronized boolean hasNext() {
        if (promised == null && !isOver.getAsBoolean()) {
            try {
                promised = mails.hasNext() ? mails.next() : null;
            } catch (RuntimeException e) {
                failed.accept(e);
            } catch (StackOverflowError | LinkageError | AssertionError e) {
                // If thrown on, it would kill a thread that the poll then waits for forever.
                failed.accept(new IllegalStateException("the list of messages could not be read: " + e, e));
            }
        }
        return promised != null;
    }

    @Override
    public synchronized Mail next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Mail mail = promised;
        promised = null;
        return mail;
    }
}
