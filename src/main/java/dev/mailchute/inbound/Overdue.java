package dev.mailchute.inbound;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.GoneException;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.health.Causes;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.LedgerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail that somebody has and of which the mailbox could not be told. It is tried again ever more seldom and after the new mail, so that
 * it costs little where it never works; from the second failure on it is shown in health. The ledger counts, so that a restart does not
 * begin anew: it tries each once, to know why it fails.
 */
final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int AT_MOST = 1000;
    /** So many mails in a row that fail for the first time are the mailbox's trouble, though it took the word of others before. */
    private static final int SUSPICIOUS = 2;
    /** And so many that fail for whatever reason. */
    private static final int OUTAGE = 8;

    private final InboundLedger ledger;
    private final Statuses statuses;
    private final Clock clock;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    Overdue(InboundLedger ledger, Statuses statuses, Clock clock) {
        this.ledger = ledger;
        this.statuses = statuses;
        this.clock = clock;
    }

    /** How telling one mailbox goes. */
    private static final class Run {
        private final Set<String> tried = new HashSet<>();
        private final Set<String> shown = new HashSet<>();
        private boolean everWorked;
        private boolean down;
        private boolean trouble;
        private int failedInARow;

        synchronized boolean isTried(String key) {
            return tried.contains(key);
        }

        /** After an outage, what has waited for longer and longer is tried at once. */
        synchronized void worked() {
            if (trouble) {
                tried.clear();
            }
            everWorked = true;
            down = false;
            trouble = false;
            failedInARow = 0;
        }

        /** @return whether the mailbox is to be taken for down */
        synchronized boolean failed(String key, boolean firstTime, boolean refused, boolean ofTheFolder) {
            tried.add(key);
            // Once the folder takes one of them again, it takes the others, too.
            trouble |= ofTheFolder;
            if (!firstTime) {
                return false;
            }
            failedInARow++;
            down |= refused && (!everWorked || failedInARow >= SUSPICIOUS);
            trouble |= down || failedInARow >= OUTAGE;
            return down;
        }

        synchronized boolean isDown() {
            return down;
        }

        synchronized void show(String key) {
            shown.add(key);
        }

        /** @return whether it was shown */
        synchronized boolean forget(String key) {
            tried.remove(key);
            down &= !tried.isEmpty();
            return shown.remove(key);
        }
    }

    /** Whether the mailbox refuses to be told of anything, for all that is known. */
    boolean isRefused(String name) {
        return run(name).isDown();
    }

    /** What is to be tried again in this poll; where the mailbox refuses, one at least, so that its recovery is noticed. */
    Stream<InboundEntry> due(String name) {
        Instant now = clock.instant();
        Run run = run(name);
        List<InboundEntry> postponed = ledger.postponed(name, AT_MOST);
        return IntStream.range(0, postponed.size())
                .filter(i -> {
                    InboundEntry entry = postponed.get(i);
                    return i == 0 && run.isDown()
                            || !run.isTried(entry.key())
                            || !entry.changed().plus(after(entry.attempts())).isAfter(now);
                })
                .mapToObj(postponed::get);
    }

    /** At the next poll first, then after a minute, twice as long each time, an hour at most. */
    static Duration after(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 2, 10));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /**
     * The mailbox could not be told of this mail.
     *
     * @return whether that is the mailbox's trouble: it refused, and there is no sign that it would not refuse for any mail
     */
    boolean failed(Mail mail, Exception failure) {
        if (failure instanceof LedgerException || failure instanceof MailboxDownException down && !down.isAnAnswer()) {
            LOG.debug("{} is not acknowledged yet: {}", mail, Fault.words(failure));
            return true;
        }
        ledger.postpone(mail.key(), clock.instant());
        InboundEntry entry = ledger.find(mail.key()).orElseThrow();
        boolean firstTime = entry.attempts() == 1;
        boolean ofTheFolder = failure instanceof GoneException gone && gone.isPerhapsTheFolder();
        boolean down = run(mail).failed(mail.key(), firstTime, failure instanceof MailboxDownException, ofTheFolder);
        if (ofTheFolder) {
            // Told once for all mail that waits for it: see Acknowledgement.
            LOG.debug("{} is not acknowledged yet, because of its folder: {}", mail, Fault.words(failure));
            return down;
        }
        if (firstTime) {
            LOG.warn("{} is not acknowledged yet, which is done later: {}", mail, Fault.words(failure));
            return down;
        }
        LOG.debug("{} is still not acknowledged: {}", mail, Fault.words(failure));
        run(mail).show(mail.key());
        Fault fault = Fault.of(failure);
        status(mail)
                .warn(
                        subject(mail),
                        "the mailbox cannot be told that this message was taken"
                                + mail.staged()
                                        .map(staged -> " (" + mail.fileName() + ")")
                                        .orElse("")
                                + ", since "
                                + entry.firstFailure().orElse(entry.changed()) + ": " + fault.message() + " ("
                                + fault.code() + "). It is tried again, ever more seldom"
                                + Causes.next(fault.code())
                                        .map(next -> ". Next: " + next)
                                        .orElse(". Next: mark the message as read in Outlook, or move it away"));
        return false;
    }

    /** The mailbox knows of this mail. */
    void done(Mail mail) {
        run(mail).worked();
        forget(mail);
    }

    /** Nothing is left to tell. */
    void forget(Mail mail) {
        if (run(mail).forget(mail.key())) {
            status(mail).settled(subject(mail));
        }
    }

    private Run run(Mail mail) {
        return run(mail.inbound().name());
    }

    private Run run(String name) {
        return runs.computeIfAbsent(name, n -> new Run());
    }

    private Status status(Mail mail) {
        return statuses.of("inbound." + mail.inbound().name());
    }

    private static String subject(Mail mail) {
        return "message " + mail.key();
    }
}
