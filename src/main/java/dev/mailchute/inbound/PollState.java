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

/** What one poll of a mailbox has seen so far. Some of its messages are processed concurrently. */
final class PollState {
    /** This many consecutive failures suggest that the mailbox is at fault, not the messages. */
    private static final int SUSPICIOUS = 8;

    private final Map<String, FailedMail> failed = new LinkedHashMap<>();
    private boolean over;
    private boolean wasChecked;
    private boolean isReadableNow;
    private int failuresInARow;
    private int failedAcknowledgementsInARow;
    private int listed;
    private String newest;

    /** A message that failed in this poll, and why. */
    record FailedMail(Mail mail, Exception failure) {
        /** Whether the mailbox may be at fault rather than the message. */
        boolean mayBeAnOutage() {
            return failure instanceof TemporaryException || refused() || isAboutMessage();
        }

        /** Whether the answer claims to be about the message. A gateway may still give it for every message. */
        boolean isAboutMessage() {
            return failure instanceof GoneException || failure instanceof UnreadableException;
        }

        /** Whether the answer says that retrying is useless. */
        boolean isLasting() {
            return failure instanceof RefusedException refusal && refusal.isLasting();
        }

        /** Whether it is held now: retrying would not help, and the mailbox is certainly not at fault. */
        boolean isFinal(boolean isMailboxReadable) {
            return failure instanceof UnreadableException || isLasting() && isMailboxReadable;
        }

        private boolean refused() {
            return failure instanceof RefusedException;
        }

        private int status() {
            return ((MailException) failure).fault().status();
        }
    }

    /** @return false if it was already over */
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

    /** How many messages this poll has found to process. */
    synchronized int listed() {
        return listed;
    }

    /** The mailbox returns messages: one was read completely, or opened as a check. */
    synchronized void succeeded() {
        wasChecked = true;
        isReadableNow = true;
        failuresInARow = 0;
    }

    /** Whether a message was read since the last failure. */
    synchronized boolean isReadableNow() {
        return isReadableNow;
    }

    /** @return whether enough have failed in a row that the mailbox itself must be checked */
    synchronized boolean failed(Mail mail, Exception failure) {
        FailedMail one = new FailedMail(mail, failure);
        failed.put(mail.key(), one);
        isReadableNow = false;
        failuresInARow = one.mayBeAnOutage() ? failuresInARow + 1 : 0;
        // If nothing was read yet, the first refusal triggers the check: a mailbox that refuses everything must not be
        // asked for its whole list.
        boolean suspicious = failuresInARow >= SUSPICIOUS || one.refused() && !wasChecked;
        wasChecked |= suspicious;
        if (suspicious) {
            failuresInARow = 0;
        }
        return suspicious;
    }

    synchronized List<FailedMail> failed() {
        return List.copyOf(failed.values());
    }

    /** The failure to investigate: preferably one that is not about its message. */
    synchronized Optional<FailedMail> suspicious() {
        return failed.values().stream()
                .filter(FailedMail::mayBeAnOutage)
                .min(Comparator.comparing(FailedMail::isAboutMessage));
    }

    synchronized Set<String> failedIds() {
        return failed.values().stream().map(one -> one.mail().id()).collect(Collectors.toSet());
    }

    synchronized void acknowledged(boolean done) {
        failedAcknowledgementsInARow = done ? 0 : failedAcknowledgementsInARow + 1;
    }

    /** Whether the remaining acknowledgements are left to the next poll. */
    synchronized boolean hasTooManyFailedAcknowledgements() {
        return failedAcknowledgementsInARow >= SUSPICIOUS;
    }

    /** The id of the newest message that this poll has listed. */
    synchronized Optional<String> newest() {
        return Optional.ofNullable(newest);
    }

    /**
     * Whether this failure counts as the mailbox's if there is no other message to compare with. That is so if several
     * messages fail alike, in the way of a failing service or as no healthy mailbox fails, or if a refusal is about
     * permissions, addresses or the app.
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
