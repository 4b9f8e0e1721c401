package dev.mailchute.inbound;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.eml.Address;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.GoneException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.graph.PermanentException;
import dev.mailchute.graph.TemporaryException;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.InboundMailbox;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the inbound routes call between their requests to Graph: one method a step, and the ledger's word after each. */
public final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final String CATEGORY = "Mail Center";
    /** An unread mail that was acknowledged this lately is a list that lags behind, not a person. */
    private static final Duration UNREAD_AGAIN_AFTER = Duration.ofMinutes(1);

    private static final int MADE_UP_AT_ONCE = 1000;
    private static final Pattern KEY_IN_NAME = Pattern.compile("_([0-9a-f]{16})(-\\d+)?\\.eml$");

    private final Map<String, InboundMailbox> mailboxes;
    private final Graph graph;
    private final Folders folders;
    private final InboundLedger ledger;
    private final MailCenter mailCenter;
    private final Statuses statuses;
    private final Tally tally;
    private final Clock clock;
    private final BooleanSupplier isStopping;
    private final Executor executor;
    private final Set<String> failedPolls = ConcurrentHashMap.newKeySet();
    private final Set<String> retried = ConcurrentHashMap.newKeySet();

    public Inbound(
            List<InboundMailbox> mailboxes,
            Graph graph,
            Folders folders,
            InboundLedger ledger,
            MailCenter mailCenter,
            Statuses statuses,
            Tally tally,
            Clock clock,
            BooleanSupplier isStopping,
            Executor executor) {
        this.mailboxes = mailboxes.stream().collect(Collectors.toMap(InboundMailbox::name, Function.identity()));
        this.graph = graph;
        this.folders = folders;
        this.ledger = ledger;
        this.mailCenter = mailCenter;
        this.statuses = statuses;
        this.tally = tally;
        this.clock = clock;
        this.isStopping = isStopping;
        this.executor = executor;
    }

    /** A poll begins. What an earlier one, or a crash, left half done comes first: those mails need no list. */
    public Iterator<Mail> unfinished(String name) {
        InboundMailbox inbound = mailboxes.get(name);
        failedPolls.remove(name);
        Staging.prepare(inbound);
        removeUnrecorded(inbound);
        Stream<InboundEntry> open = Stream.of(State.STAGED, State.DELIVERED, State.HELD)
                .flatMap(state -> ledger.open(name, state, MADE_UP_AT_ONCE).stream())
                .filter(entry -> !retried.contains(entry.key()));
        Iterator<Mail> mails = open.map(entry -> Mail.recorded(inbound, entry)).iterator();
        return endingWith(mails, name);
    }

    /** Files of downloads that broke off: nobody was told of them, and the mail is still in the mailbox. */
    private void removeUnrecorded(InboundMailbox inbound) {
        for (Path file : Staging.files(inbound)) {
            Matcher key = KEY_IN_NAME.matcher(file.getFileName().toString());
            if (key.find() && retried.contains(key.group(1))) {
                continue;
            }
            boolean recorded = key.reset().find()
                    && ledger.find(key.group(1))
                            .filter(entry -> entry.state() == State.STAGED)
                            .flatMap(InboundEntry::file)
                            .filter(name -> file.endsWith(name + ".eml"))
                            .isPresent();
            if (!recorded) {
                Staging.remove(inbound, file);
            }
        }
    }

    /**
     * The unread mail that this poll takes, oldest first.
     *
     * @throws MailboxDownException if the list cannot be had
     */
    public Iterator<Mail> unread(String name) {
        InboundMailbox inbound = mailboxes.get(name);
        if (isOver(name)) {
            return Collections.emptyIterator();
        }
        GraphMailbox mailbox = Mail.mailbox(inbound);
        try {
            UnreadMail unread = new UnreadMail(
                    graph,
                    mailbox,
                    folders.find(mailbox, inbound.folder()),
                    listed -> toTake(inbound, listed),
                    () -> isOver(name),
                    executor);
            unread.hasNext();
            return endingWith(unread, name);
        } catch (MailException e) {
            folders.forget(mailbox, inbound.folder());
            throw e;
        }
    }

    private Optional<Mail> toTake(InboundMailbox inbound, Listed listed) {
        Mail fresh = Mail.listed(inbound, listed, 1, 0);
        if (retried.contains(fresh.key())) {
            return Optional.empty();
        }
        Optional<InboundEntry> entry = ledger.find(fresh.key());
        if (entry.isEmpty()) {
            return Optional.of(fresh);
        }
        InboundEntry known = entry.get();
        boolean settledLately = known.changed().plus(UNREAD_AGAIN_AFTER).isAfter(clock.instant());
        return switch (known.state()) {
            case FAILING -> Optional.of(Mail.listed(inbound, listed, known.delivery(), known.attempts()));
            case STAGED, DELIVERED, HELD -> Optional.empty();
            case ACKNOWLEDGED ->
                settledLately ? Optional.empty() : Optional.of(Mail.listed(inbound, listed, known.delivery() + 1, 0));
            case HELD_ACKNOWLEDGED ->
                settledLately ? Optional.empty() : Optional.of(Mail.listed(inbound, listed, known.delivery(), 0));
        };
    }

    /** A list that fails in the middle of a poll ends the poll; what was taken until then is not undone. */
    private Iterator<Mail> endingWith(Iterator<Mail> mails, String name) {
        return new Iterator<>() {
            @Override
            public synchronized boolean hasNext() {
                try {
                    return !isOver(name) && mails.hasNext();
                } catch (MailException e) {
                    down(name, e.fault());
                    return false;
                }
            }

            @Override
            public synchronized Mail next() {
                return mails.next();
            }
        };
    }

    private boolean isOver(String name) {
        return failedPolls.contains(name) || isStopping.getAsBoolean();
    }

    /** The poll is over. */
    public void polled(String name) {
        Status status = statuses.of("inbound." + name);
        status.backlog(ledger.unacknowledged(name));
        if (!isOver(name)) {
            status.works();
        }
    }

    /** Writes the MIME into the staging folder. */
    public Mail.Staged stage(@Body InputStream mime, @Variable("mail") Mail mail) {
        return Staging.write(mail, mime);
    }

    /** The mail is whole and durable; from now on it needs the mailbox no more to be delivered. */
    public Mail staged(@Body Mail.Staged staged, @Variable("mail") Mail mail) {
        Staging.writeSidecar(mail, staged);
        ledger.record(entry(mail, State.STAGED, Optional.of(staged), 0, Optional.empty()));
        return mail.staged(staged);
    }

    /** The file is in the drop folder. */
    public void delivered(@Variable("mail") Mail mail) {
        Staging.sync(mail);
        ledger.state(mail.key(), State.DELIVERED, clock.instant());
        tally.count("inbound", mail.inbound().name(), "delivered");
        LOG.info("{} delivered as {}", mail, mail.fileName());
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
    }

    /** The mailbox knows. */
    public void acknowledged(@Variable("mail") Mail mail) {
        ledger.state(mail.key(), State.ACKNOWLEDGED, clock.instant());
    }

    /** Somebody else has removed the mail from the mailbox meanwhile: there is nothing left to acknowledge. */
    public void gone(@Variable("mail") Mail mail) {
        if (isHeld(mail)) {
            heldAcknowledged(mail);
        } else {
            acknowledged(mail);
        }
    }

    /** The body of the move that follows a delivery. */
    public String destination(@Variable("mail") Mail mail) {
        return destination(mail, mail.inbound().moveTo().orElseThrow());
    }

    /** The body of the move that follows holding. */
    public String heldDestination(@Variable("mail") Mail mail) {
        return destination(mail, mail.inbound().moveHeldTo().orElseThrow());
    }

    private String destination(Mail mail, String folder) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("destinationId", folders.findOrCreate(mail.mailbox(), folder))
                .toString();
    }

    /** The receiver has the mail, but the mailbox could not be told: the next poll does it from the ledger. */
    public void notAcknowledged(@Variable("mail") Mail mail, @ExchangeException Exception failure) {
        mail.inbound().moveTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        LOG.warn("{} is not acknowledged yet, which is done later: {}", mail, words(failure));
    }

    /** It concerns the mailbox, not the mail: the poll ends, and the mail stays where it is. */
    public void down(@Variable("mail") Mail mail, @ExchangeException Exception failure) {
        down(mail.inbound().name(), fault(failure));
    }

    /** The poll itself failed. */
    public void pollFailed(String name, @ExchangeException Exception failure) {
        down(name, fault(failure));
    }

    private void down(String name, Fault fault) {
        failedPolls.add(name);
        if (!isStopping.getAsBoolean()) {
            statuses.of("inbound." + name).fails(fault);
        }
    }

    /**
     * The mail failed in this poll and stays in the mailbox.
     *
     * @return whether that was the last poll it had
     */
    public boolean isLastAttempt(@Variable("mail") Mail mail, @ExchangeException Exception failure) {
        if (mail.retried()) {
            return true;
        }
        int attempts = mail.attempts() + 1;
        ledger.record(entry(mail, State.FAILING, Optional.empty(), attempts, firstFailure(mail)));
        boolean last = attempts >= mail.inbound().attempts();
        if (!last) {
            tally.count("inbound", mail.inbound().name(), "left");
            LOG.warn(
                    "{} left in the mailbox, attempt {} of {}: {}",
                    mail,
                    attempts,
                    mail.inbound().attempts(),
                    words(failure));
        }
        return last;
    }

    private Optional<Instant> firstFailure(Mail mail) {
        return ledger.find(mail.key()).flatMap(InboundEntry::firstFailure).or(() -> Optional.of(clock.instant()));
    }

    /** The Mail Center takes the mail: its MIME where there is one, else what can be rebuilt. */
    public void hold(@Variable("mail") Mail mail, @ExchangeException Exception failure) {
        Fault fault = fault(failure);
        boolean temporary = failure instanceof TemporaryException;
        Optional<Evidence> evidence = Evidence.of(mail, graph);
        Listed listed = mail.listed();
        Instant now = clock.instant();
        Letter letter = new Letter(
                mail.key(),
                "inbound",
                mail.inbound().name(),
                mail.inbound().mailbox(),
                "held",
                fault.message(),
                fault.code(),
                fault.status() == 0 ? null : fault.status(),
                fault.requestId().orElse(null),
                "fetch",
                temporary ? "temporary" : "permanent",
                mail.attempts() + 1,
                ledger.find(mail.key()).flatMap(InboundEntry::firstFailure).orElse(now),
                now,
                listed.subject(),
                listed.from().map(Address::address).orElse(null),
                listed.to().stream().map(Address::address).toList(),
                listed.internetMessageId().orElse(null),
                evidence.map(Evidence::size).orElse(0L),
                evidence.map(Evidence::rebuilt).orElse(false),
                null);
        mailCenter.hold(letter, evidence.map(found -> () -> Files.newInputStream(found.file())));
        ledger.record(entry(mail, State.HELD, Optional.empty(), 0, Optional.of(letter.firstFailure())));
        evidence.ifPresent(Evidence::remove);
        tally.count("inbound", mail.inbound().name(), "held");
        LOG.warn("{} held as letter {}: {}", mail, letter.id(), fault.text());
    }

    /** From now on until {@link #released}, this mail is in a person's hand, and no poll touches it. */
    public void reserved(Letter letter) {
        retried.add(letter.id());
    }

    public void released(Letter letter) {
        retried.remove(letter.id());
    }

    /**
     * A letter's mail, to go in again at its own entrance.
     *
     * @throws PermanentException if there is no such mailbox any more, or the ledger has forgotten the mail
     */
    public Mail retried(Letter letter) {
        InboundMailbox inbound = mailboxes.get(letter.name());
        if (inbound == null) {
            throw new PermanentException(
                    Fault.of("not-configured", "no inbound mailbox is configured as " + letter.name() + " any more"));
        }
        InboundEntry entry = ledger.find(letter.id())
                .orElseThrow(() -> new PermanentException(Fault.of(
                        "forgotten", "the ledger does not know this mail any more; export the letter instead")));
        Staging.prepare(inbound);
        return Mail.retried(inbound, entry, listedAgain(inbound, entry, letter), mailCenter.message(letter));
    }

    private Listed listedAgain(InboundMailbox inbound, InboundEntry entry, Letter letter) {
        try {
            return Listed.of(graph.get(
                    Mail.mailbox(inbound),
                    "messages/" + GraphMailbox.segment(entry.graphId()) + "?$select=" + Listed.SELECT));
        } catch (GoneException e) {
            // The mailbox has it no more; the letter knows enough.
            return Listed.of(entry.graphId(), letter);
        }
    }

    /** What marks a held mail in the mailbox: read, and a category that Outlook shows. */
    public String heldMark(@Variable("mail") Mail mail) {
        ObjectNode mark = JsonNodeFactory.instance.objectNode().put("isRead", true);
        ArrayNode categories = mark.putArray("categories");
        List<String> present = mail.known().map(Listed::categories).orElseGet(() -> Listed.of(graph.get(
                        mail.mailbox(), "messages/" + GraphMailbox.segment(mail.id()) + "?$select=categories"))
                .categories());
        Stream.concat(present.stream(), Stream.of(CATEGORY)).distinct().forEach(categories::add);
        return mark.toString();
    }

    /** The mailbox knows that the Mail Center has the mail. */
    public void heldAcknowledged(@Variable("mail") Mail mail) {
        ledger.state(mail.key(), State.HELD_ACKNOWLEDGED, clock.instant());
    }

    /** Whether the ledger says that the Mail Center has the mail. */
    public boolean isHeld(@Variable("mail") Mail mail) {
        return ledger.find(mail.key())
                .filter(entry -> entry.state() == State.HELD)
                .isPresent();
    }

    /** The rename happened, but its record did not: it is made up for. */
    public void renamed(@Variable("mail") Mail mail) {
        if (ledger.find(mail.key())
                .filter(entry -> entry.state() == State.STAGED)
                .isPresent()) {
            delivered(mail);
        }
    }

    private InboundEntry entry(
            Mail mail, State state, Optional<Mail.Staged> staged, int attempts, Optional<Instant> firstFailure) {
        return new InboundEntry(
                mail.key(),
                mail.inbound().name(),
                mail.inbound().mailbox(),
                mail.id(),
                state,
                mail.delivery(),
                staged.map(Mail.Staged::file),
                staged.map(Mail.Staged::sha256),
                staged.map(Mail.Staged::size).orElse(0L),
                mail.known().flatMap(Listed::internetMessageId),
                attempts,
                firstFailure,
                clock.instant());
    }

    private static Fault fault(Exception failure) {
        return failure instanceof MailException mail
                ? mail.fault()
                : Fault.of("unexpected", String.valueOf(failure.getMessage()));
    }

    private static String words(Exception failure) {
        return fault(failure).text();
    }
}
