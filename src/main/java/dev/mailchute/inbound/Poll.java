package dev.mailchute.inbound;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.TemporaryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HttpStatus;

/** What one poll of a mailbox has seen so far. Four mails of it are on their way at once. */
final class Poll {
    /** So many mails that fail one after the other, and none that works in between, may be more than their own trouble. */
    private static final int SUSPICIOUS = 8;

    private static final Set<Integer> OF_THE_SERVICE = Set.of(
            HttpStatus.SC_TOO_MANY_REQUESTS,
            HttpStatus.SC_BAD_GATEWAY,
            HttpStatus.SC_SERVICE_UNAVAILABLE,
            HttpStatus.SC_GATEWAY_TIMEOUT,
            509);

    private final Map<String, Failed> failed = new LinkedHashMap<>();
    private boolean over;
    private boolean works;
    private int inARow;
    private int acknowledgementsInARow;
    private int listed;
    private String newest;
    private Optional<Boolean> tried = Optional.empty();

    /** A mail that nobody took in this poll, and why. */
    record Failed(Mail mail, Exception failure) {
        /** Whether it may be the mailbox's trouble rather than the mail's. */
        boolean mayBeAnOutage() {
            return failure instanceof TemporaryException;
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

    /** A mail was read whole. */
    synchronized void works() {
        works = true;
        inARow = 0;
    }

    /** @return whether so many have failed in a row that the mailbox itself is to be tried */
    synchronized boolean failed(Mail mail, Exception failure) {
        Failed one = new Failed(mail, failure);
        failed.put(mail.key(), one);
        inARow = one.mayBeAnOutage() ? inARow + 1 : 0;
        boolean suspicious = inARow >= SUSPICIOUS;
        if (suspicious) {
            inARow = 0;
        }
        return suspicious;
    }

    synchronized List<Failed> failed() {
        return List.copyOf(failed.values());
    }

    synchronized Optional<Exception> failureOf(Mail mail) {
        return Optional.ofNullable(failed.get(mail.key())).map(Failed::failure);
    }

    synchronized void acknowledged(boolean done) {
        acknowledgementsInARow = done ? 0 : acknowledgementsInARow + 1;
    }

    /** Whether making up for acknowledgements is better left to the next poll. */
    synchronized boolean acknowledgesNothing() {
        return acknowledgementsInARow >= SUSPICIOUS;
    }

    /** Another mail of the mailbox that can show whether it gives any: one that was listed and not tried. */
    synchronized Optional<String> untried() {
        boolean known = newest == null
                || failed.values().stream().anyMatch(one -> one.mail().id().equals(newest));
        return known ? Optional.empty() : Optional.of(newest);
    }

    /** The answer to whether the mailbox gives mail at all, once it is known in this poll. */
    synchronized Optional<Boolean> isKnownToWork() {
        return works ? Optional.of(true) : tried;
    }

    synchronized void tried(boolean gave) {
        tried = Optional.of(gave);
    }

    /** Without any other mail to compare with: several that fail alike, and as services fail, are an outage. */
    synchronized boolean looksLikeAnOutage() {
        List<Fault> faults = failed.values().stream()
                .filter(Failed::mayBeAnOutage)
                .map(one -> ((MailException) one.failure()).fault())
                .toList();
        Set<Integer> answers = faults.stream().map(Fault::status).collect(Collectors.toSet());
        return faults.size() > 1 && answers.size() == 1 && OF_THE_SERVICE.containsAll(answers);
    }
}
