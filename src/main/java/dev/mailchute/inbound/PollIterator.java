package dev.mailchute.inbound;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The mails of a poll, which may end at any moment. What {@link #hasNext} has said stays true until that mail is taken, and nothing is
 * thrown: Camel's split asks again when it comes to take a mail, and if there is none then, it ends at once, without its mails that are
 * on their way. The next poll would meet them, and take them a second time.
 */
final class PollIterator implements Iterator<Mail> {
    private final Iterator<Mail> mails;
    private final BooleanSupplier isOver;
    private final Consumer<RuntimeException> failed;
    private Mail promised;

    /** @param failed called if the list cannot be read; it ends then */
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
                // Out of here it would end a thread of the poll, and the poll would wait for it for ever.
                failed.accept(new IllegalStateException("the list could not be read: " + e, e));
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
