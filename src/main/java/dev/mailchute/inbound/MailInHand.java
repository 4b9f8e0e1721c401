package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.health.RouteAccount;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The messages of one mailbox that the routes have in hand, and which of them may be changed in the mailbox: as the steps of this package know
 * it, whatever the routes say. A poll closes the account. The retry of a letter is not in it: without an outcome it stays a letter.
 */
final class MailInHand {
    private final RouteAccount account;
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    MailInHand(RouteAccount account) {
        this.account = account;
    }

    void taken(Mail mail) {
        if (!mail.isRetried()) {
            account.given(mail.key());
        }
    }

    boolean has(String key) {
        return account.has(key);
    }

    /** The drop folder has it, or the routes want it neither delivered nor held. */
    void delivered(Mail mail) {
        released.add(mail.key());
        account.worked();
    }

    /** The Mail Center has it. */
    void held(Mail mail) {
        released.add(mail.key());
    }

    /** Whether someone else has it or it is left out, and it only remains to say so in the mailbox. */
    boolean isReleased(String key) {
        return released.contains(key);
    }

    /** It has its outcome, and waits for nothing in this poll. */
    void settled(Mail mail) {
        released.remove(mail.key());
        account.settled(mail.key());
    }

    /** It failed and stays where it is, which is an outcome unless the route itself is at fault. */
    void left(Mail mail, Exception failure) {
        if (failure instanceof RouteMistakeException) {
            account.refused(mail.key(), Fault.of(failure));
        } else {
            settled(mail);
        }
    }

    void cameOut(Mail mail, String step) {
        account.cameOut(mail.key(), step);
    }

    /** A poll begins. */
    void begin() {
        released.clear();
        account.abandon();
    }

    /**
     * The poll has ended.
     *
     * @param isWhole whether it came to all its messages
     */
    void close(boolean isWhole) {
        account.close(isWhole);
    }

    /** Whether no message has come through the routes so far. */
    boolean isStuck() {
        return account.isStuck();
    }
}
