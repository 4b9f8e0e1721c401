package dev.mailchute.inbound;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.ServiceTrouble;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one poll of a mailbox has seen so far. Up to eight messages of it are on their way at once. */
final class PollState {
    /** So many mails that fail one after the other, and none that works in between, may be more than their own trouble. */
    private static final int SUSPICIOUS = 8;

    private final Map<String, FailedMail> failed = new LinkedHashMap<>();
    private boolean over;
    private boolean asked;
    private boolean givesNow;
    private int inARow;
    private int acknowledgementsInARow;
    private int listed;
    private String newest;

    /** A message that failed in this poll, and why. */
    record FailedMail(Mail mail, Exception failure) {
        /** Whether it may be the mailbox's trouble rather than the mail's. */
        boolean mayBeAnOutage() {
            return failure instanceof TemporaryException || refused() || speaksOfTheMessage();
        }

        /** Whether the answer, if it is true, is about the message. A gateway may give it for every message all the same. */
        boolean speaksOfTheMessage() {
            return failure instanceof GoneException || failure instanceof UnreadableException;
        }

        /** Whether the answer says that asking again is of no use. */
        boolean isLasting() {
            return failure instanceof RefusedException refusal && refusal.isLasting();
        }

        /** Whether it is held now: nothing else would come of it, and it is surely not the mailbox. */
        boolean isFinal(boolean mailboxGives) {
            return failure instanceof UnreadableException || isLasting() && mailboxGives;
        }

        private boolean refused() {
            return failure instanceof RefusedException;
        }

        private int status() {
            return ((MailException) failure).fault().status();
        }
    }

    /** @return whether it was not over already */
    synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized void listed(Mail mail) {
        listed++;
        newest = mail.id();
    }

    /** How many mails this poll has found to take. */
    synchronized int listed() {
        return listed;
    }

    /** The mailbox gives mail: one was read whole, or opened to find that out. */
    synchronized void works() {
        asked = true;
        givesNow = true;
        inARow = 0;
    }

    /** Whether the mailbox has given a mail since the last failure. */
    synchronized boolean givesNow() {
        return givesNow;
    }

    /** @return whether so many have failed in a row that the mailbox itself is to be tried */
    synchronized boolean failed(Mail mail, Exception failure) {
        FailedMail one = new FailedMail(mail, failure);
        failed.put(mail.key(), one);
        givesNow = false;
        inARow = one.mayBeAnOutage() ? inARow + 1 : 0;
        // A refusal is asked about at once where nothing was given yet: a mailbox that refuses is not to be asked for
        // all it lists.
        boolean suspicious = inARow >= SUSPICIOUS || one.refused() && !asked;
        asked |= suspicious;
        if (suspicious) {
            inARow = 0;
        }
        return suspicious;
    }

    synchronized List<FailedMail> failed() {
        return List.copyOf(failed.values());
    }

    /** The failure to ask about: one that says least of its message. */
    synchronized Optional<FailedMail> suspicious() {
        return failed.values().stream()
                .filter(FailedMail::mayBeAnOutage)
                .min(Comparator.comparing(FailedMail::speaksOfTheMessage));
    }

    synchronized Set<String> failedIds() {
        return failed.values().stream().map(one -> one.mail().id()).collect(Collectors.toSet());
    }

    synchronized void acknowledged(boolean done) {
        acknowledgementsInARow = done ? 0 : acknowledgementsInARow + 1;
    }

    /** Whether making up for acknowledgements is better left to the next poll. */
    synchronized boolean acknowledgesNothing() {
        return acknowledgementsInARow >= SUSPICIOUS;
    }

    /** The newest mail that this poll has listed. */
    synchronized Optional<String> newest() {
        return Optional.ofNullable(newest);
    }

    /**
     * Whether this failure is taken for the mailbox's where there is no other mail to compare with: several that fail alike and as
     * services fail, or as no healthy mailbox fails; and a refusal that speaks of permissions, addresses or the app.
     */
    synchronized boolean looksLikeAnOutage(FailedMail one) {
        List<FailedMail> suspects =
                failed.values().stream().filter(FailedMail::mayBeAnOutage).toList();
        boolean alike = suspects.stream().allMatch(other -> other.status() == one.status());
        if (one.refused() && !one.isLasting()) {
            return true;
        }
        if (one.failure() instanceof TemporaryException) {
            return alike && suspects.size() > 1 && ServiceTrouble.isTrouble(one.status());
        }
        return one.mayBeAnOutage()
                && alike
                && suspects.size() >= (one.failure() instanceof UnreadableException ? SUSPICIOUS : 2);
    }
}
