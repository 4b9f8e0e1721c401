package dev.mailchute.inbound;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.GoneException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.graph.PermanentException;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.InboundMailbox;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the inbound routes call between their requests to Graph: one method a step, and the ledger's word after each. */
public final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    /** An unread mail that was acknowledged this lately is a list that lags behind, not a person. */
    private static final Duration UNREAD_AGAIN_AFTER = Duration.ofMinutes(1);

    private static final int MADE_UP_AT_ONCE = 1000;
    private static final Pattern KEY_IN_NAME =
            Pattern.compile("_([0-9a-f]{16})(-\\d+)?(-rebuilt)?(\\.staged|\\.delivering)$");

    private final Map<String, InboundMailbox> mailboxes;
    private final Graph graph;
    private final Folders folders;
    private final InboundLedger ledger;
    private final MailCenter mailCenter;
    private final Statuses statuses;
    private final Tally tally;
    private final Clock clock;
    private final Clock steady;
    private final Function<InboundMailbox, Optional<String>> storageTrouble;
    private final BooleanSupplier isStopping;
    private final Executor executor;
    private final Duration firstWait;
    private final InboundLetters letters;
    private final Acknowledgement acknowledgement;
    private final StagingThefts thefts;
    private final Comparison comparison;
    private final Judgement judgement;
    private final Overdue overdue;
    private final Map<String, Poll> polls = new ConcurrentHashMap<>();
    private final Map<String, Rest> rests = new ConcurrentHashMap<>();
    private final Lately settled;
    private final Set<String> retried = ConcurrentHashMap.newKeySet();

    /**
     * @param steady the clock to wait by
     * @param storageTrouble what is wrong with the folders that a mailbox needs, in words
     * @param firstWait before a page of a list is asked for again; it doubles
     */
    public Inbound(
            List<InboundMailbox> mailboxes,
            Graph graph,
            Folders folders,
            InboundLedger ledger,
            MailCenter mailCenter,
            Statuses statuses,
            Tally tally,
            Clock clock,
            Clock steady,
            Duration firstWait,
            Function<InboundMailbox, Optional<String>> storageTrouble,
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
        this.steady = steady;
        this.settled = new Lately(steady, UNREAD_AGAIN_AFTER);
        this.firstWait = firstWait;
        this.storageTrouble = storageTrouble;
        this.isStopping = isStopping;
        this.executor = executor;
        this.letters = new InboundLetters(graph, ledger, mailCenter, tally, clock, this::down);
        this.acknowledgement = new Acknowledgement(graph, folders, statuses);
        this.overdue = new Overdue(ledger, statuses, clock);
        this.comparison = new Comparison(graph);
        this.judgement = new Judgement(ledger, comparison, tally, clock, this::down);
        this.thefts = new StagingThefts(statuses, steady);
    }

    /** A poll begins. What an earlier one, or a crash, left half done comes first: those mails need no list. */
    public Iterator<Mail> unfinished(String name) {
        InboundMailbox inbound = mailboxes.get(name);
        Poll poll = new Poll();
        polls.put(name, poll);
        Optional<String> trouble = storageTrouble.apply(inbound);
        if (trouble.isPresent()) {
            poll.end();
            statuses.of("inbound." + name).fails(Fault.of("storage", trouble.get()));
            return Collections.emptyIterator();
        }
        if (!rest(name).isOver()) {
            poll.end();
            return Collections.emptyIterator();
        }
        Staging.prepare(inbound);
        removeUnrecorded(inbound);
        Stream<InboundEntry> open = Stream.of(State.STAGED, State.DELIVERED, State.HELD)
                .flatMap(state -> ledger.open(name, state, MADE_UP_AT_ONCE).stream())
                .filter(entry -> !retried.contains(entry.key()));
        return recorded(inbound, open, poll);
    }

    /** What the mailbox could not be told of before, as far as it is time to try again. New mail has had its turn. */
    public Iterator<Mail> overdue(String name) {
        if (isOver(name)) {
            return Collections.emptyIterator();
        }
        Stream<InboundEntry> due = overdue.due(name).filter(entry -> !retried.contains(entry.key()));
        return recorded(mailboxes.get(name), due, poll(name));
    }

    private Iterator<Mail> recorded(InboundMailbox inbound, Stream<InboundEntry> entries, Poll poll) {
        Iterator<Mail> mails = entries.takeWhile(entry -> !poll.acknowledgesNothing())
                .map(entry -> Mail.recorded(inbound, entry))
                .iterator();
        return endingWith(mails, inbound.name());
    }

    private Poll poll(String name) {
        return polls.computeIfAbsent(name, n -> new Poll());
    }

    private Rest rest(String name) {
        return rests.computeIfAbsent(name, n -> new Rest(steady));
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
                            .filter(name -> Staging.isNamed(file, name + Staging.ENDING)
                                    || Staging.isNamed(file, name + HandOver.ENDING))
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
            UnreadList list = new UnreadList(
                    graph,
                    mailbox,
                    folders.find(mailbox, inbound.folder()),
                    firstWait,
                    () -> isOver(name),
                    (which, fault) -> letters.holdUnlisted(inbound, which, fault),
                    statuses);
            UnreadMail unread = new UnreadMail(list, listed -> toTake(inbound, listed), () -> isOver(name), executor);
            unread.hasNext();
            return endingWith(unread, name);
        } catch (MailException e) {
            folders.forget(mailbox, inbound.folder());
            throw e;
        }
    }

    private Optional<Mail> toTake(InboundMailbox inbound, Listed listed) {
        Optional<Mail> mail = wanted(inbound, listed);
        mail.ifPresent(poll(inbound.name())::listed);
        return mail;
    }

    private Optional<Mail> wanted(InboundMailbox inbound, Listed listed) {
        Mail fresh = Mail.listed(inbound, listed, 1, 0);
        if (retried.contains(fresh.key())) {
            return Optional.empty();
        }
        Optional<InboundEntry> entry = ledger.find(fresh.key());
        if (entry.isEmpty()) {
            return Optional.of(fresh);
        }
        InboundEntry known = entry.get();
        boolean settledLately =
                known.changed().plus(UNREAD_AGAIN_AFTER).isAfter(clock.instant()) || settled.contains(known.key());
        return switch (known.state()) {
            case FAILING -> Optional.of(Mail.listed(inbound, listed, known.delivery(), known.attempts()));
            case STAGED, DELIVERED, HELD -> Optional.empty();
            case ACKNOWLEDGED, HELD_ACKNOWLEDGED -> {
                if (settledLately) {
                    yield Optional.empty();
                }
                if (known.isAbsent()) {
                    stillThere(known);
                    yield Optional.empty();
                }
                int delivery = known.delivery() + (known.state() == State.ACKNOWLEDGED ? 1 : 0);
                yield Optional.of(Mail.listed(inbound, listed, delivery, 0));
            }
        };
    }

    /** The mailbox said that it had this mail no more, and lists it all the same: nobody marked it unread again. */
    private void stillThere(InboundEntry known) {
        State open = known.state() == State.ACKNOWLEDGED ? State.DELIVERED : State.HELD;
        ledger.state(known.key(), open, clock.instant());
    }

    /** A list that fails in the middle of a poll ends the poll; what was taken until then is not undone. */
    private Iterator<Mail> endingWith(Iterator<Mail> mails, String name) {
        return new PollMails(mails, () -> isOver(name), failure -> down(name, Fault.of(MailException.in(failure))));
    }

    private boolean isOver(String name) {
        return poll(name).isOver() || isStopping.getAsBoolean();
    }

    /** The poll is over. */
    public void polled(String name) {
        Status status = statuses.of("inbound." + name);
        status.backlog(ledger.unacknowledged(name));
        thefts.polled(mailboxes.get(name));
        if (!isOver(name)) {
            rest(name).end();
            if (!overdue.isRefused(name)) {
                status.works();
            }
        }
    }

    /** A mail was read whole, so the mailbox gives mail again. */
    private void gives(Mail mail) {
        String name = mail.inbound().name();
        Poll poll = poll(name);
        poll.works();
        comparison.given(mail);
        Status status = statuses.of("inbound." + name);
        if (status.isDown() && !poll.isOver() && !overdue.isRefused(name)) {
            status.backlog(ledger.unacknowledged(name) + poll.listed());
            rest(name).end();
            status.works();
        }
    }

    /**
     * The poll has had its turn with every mail. What failed meanwhile failed by itself if the mailbox works otherwise, and that was
     * an attempt; else it is an outage, and counts for nothing.
     *
     * @return the mails that had their last attempt
     */
    public Iterator<Mail> mailToHold(String name) {
        Poll poll = poll(name);
        if (isOver(name)) {
            return Collections.emptyIterator();
        }
        return judgement.mailToHold(mailboxes.get(name), poll).iterator();
    }

    /** Writes the MIME into the staging folder. */
    public Mail.Staged stage(@Body InputStream mime, @Variable("mail") Mail mail) {
        return Staging.write(mail, mime);
    }

    /** The mail is whole and durable; from now on it needs the mailbox no more to be delivered. */
    public Mail staged(@Body Mail.Staged staged, @Variable("mail") Mail mail) {
        Staging.writeSidecar(mail, staged);
        ledger.record(mail.entry(State.STAGED, Optional.of(staged), 0, Optional.empty(), clock.instant()));
        if (!mail.hasHeldMime()) {
            gives(mail);
        }
        return mail.staged(staged);
    }

    /** The rename into the drop folder comes next. */
    public void handOver(@Variable("mail") Mail mail) {
        HandOver.begin(mail);
    }

    /** The file is in the drop folder. */
    public Outcome delivered(@Variable("mail") Mail mail) {
        Staging.sync(mail);
        ledger.state(mail.key(), State.DELIVERED, clock.instant());
        HandOver.end(mail);
        tally.count("inbound", mail.inbound().name(), "delivered");
        LOG.info("{} delivered as {}", mail, mail.fileName());
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
        return Outcome.delivered();
    }

    /** The mailbox knows. */
    public void acknowledged(@Variable("mail") Mail mail) {
        ledger.state(mail.key(), State.ACKNOWLEDGED, clock.instant());
        settled.done(mail.key());
        poll(mail.inbound().name()).acknowledged(true);
        acknowledgement.done(mail);
        overdue.done(mail);
    }

    /** Something was not there. If it is the mail, there is nothing left to acknowledge. */
    public void gone(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        boolean held = isHeld(mail);
        if (acknowledgement.isStillThere(mail)) {
            if (MailException.in(caught) instanceof GoneException failure && failure.isPerhapsTheFolder()) {
                InboundMailbox inbound = mail.inbound();
                (held ? inbound.moveHeldTo() : inbound.moveTo())
                        .ifPresent(folder ->
                                acknowledgement.lacksFolder(mail, held ? "move-held-to" : "move-to", folder, failure));
            }
            notAcknowledged(mail, caught);
            return;
        }
        ledger.absent(mail.key(), held ? State.HELD_ACKNOWLEDGED : State.ACKNOWLEDGED, clock.instant());
        acknowledgement.done(mail);
        overdue.forget(mail);
        settled.done(mail.key());
    }

    /** The body of the move that follows a delivery. */
    public String destination(@Variable("mail") Mail mail) {
        return acknowledgement.destination(mail, mail.inbound().moveTo().orElseThrow());
    }

    /** The body of the move that follows holding. */
    public String heldDestination(@Variable("mail") Mail mail) {
        return acknowledgement.destination(mail, mail.inbound().moveHeldTo().orElseThrow());
    }

    /** The receiver has the mail, but the mailbox could not be told: the next poll does it from the ledger. */
    public void notAcknowledged(
            @Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        mail.inbound().moveTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        poll(mail.inbound().name()).acknowledged(false);
        if (overdue.failed(mail, failure)) {
            down(mail, failure);
        }
    }

    /** It concerns the mailbox, not the mail: the poll ends, and the mail stays where it is. */
    public Outcome down(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Fault fault = Fault.of(MailException.in(caught));
        down(mail.inbound().name(), fault);
        return Outcome.left(fault);
    }

    /** The poll itself failed. */
    public void pollFailed(
            @Variable("mailbox") String name, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        down(name, Fault.of(failure));
    }

    private void down(String name, Fault fault) {
        boolean first = poll(name).end();
        if (!isStopping.getAsBoolean()) {
            if (first) {
                rest(name).longer();
            }
            statuses.of("inbound." + name).fails(fault);
        }
    }

    /**
     * The mail failed in this poll and stays in the mailbox. Whether that was an attempt is known when the poll is through: see
     * {@link #mailToHold}. Where one after the other fails, that is found out at once, for the poll may better end.
     *
     * @return {@code to-hold} if nobody waits for another poll: a person's retry has one try
     */
    public Outcome leave(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (mail.retried()) {
            return Outcome.toHold(Fault.of(failure));
        }
        InboundMailbox inbound = mail.inbound();
        Poll poll = poll(inbound.name());
        if (poll.failed(mail, failure) && !isOver(inbound.name())) {
            judgement.atOnce(inbound, poll, new Poll.Failed(mail, failure));
        }
        return Outcome.left(Fault.of(failure));
    }

    /**
     * The Mail Center takes the mail: its MIME where there is one, else what can be rebuilt.
     *
     * @param caught for a mail on its way. One that a poll gives up brings its failure along: what the exchange has inherited is another's
     */
    public Outcome hold(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = mail.failure().orElseGet(() -> MailException.in(caught));
        letters.hold(mail, failure);
        return Outcome.held(Fault.of(failure));
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
        return letters.retried(inbound, letter);
    }

    /** What marks a held mail in the mailbox: read, and a category that Outlook shows. */
    public String heldMark(@Variable("mail") Mail mail) {
        return letters.mark(mail);
    }

    /** The mailbox knows that the Mail Center has the mail. */
    public void heldAcknowledged(@Variable("mail") Mail mail) {
        ledger.state(mail.key(), State.HELD_ACKNOWLEDGED, clock.instant());
        settled.done(mail.key());
        poll(mail.inbound().name()).acknowledged(true);
        acknowledgement.done(mail);
        overdue.done(mail);
    }

    /** Whether the ledger says that the Mail Center has the mail. */
    public boolean isHeld(@Variable("mail") Mail mail) {
        return ledger.find(mail.key())
                .filter(entry -> entry.state() == State.HELD)
                .isPresent();
    }

    /** Whether the ledger has it as staged, and the file is gone although nobody began to hand it over. */
    public boolean isLost(@Variable("mail") Mail mail) {
        return ledger.find(mail.key())
                        .filter(entry -> entry.state() == State.STAGED)
                        .isPresent()
                && !mail.isInStaging()
                && !HandOver.mayHaveHappened(mail);
    }

    /**
     * The rename failed: the staged file is not there, which is not the mail's fault, or the folders cannot be used. Where the staging
     * folder is gone as a whole, its volume may be.
     */
    public Outcome notHandedOver(@Variable("mail") Mail mail, Exception failure) {
        boolean isThere = Files.isDirectory(Staging.folder(mail.inbound()));
        if (!isThere || mail.isInStaging() || Files.exists(mail.dropPath())) {
            return down(mail, failure);
        }
        return fetchAgain(mail);
    }

    /**
     * Something has taken the staged file, so nobody has the mail but the mailbox, which was told nothing. It is forgotten that it was
     * staged, and the next poll takes it as if for the first time. A letter that was retried stays a letter.
     */
    public Outcome fetchAgain(@Variable("mail") Mail mail) {
        Staging.removeRemains(mail);
        State before = mailCenter.find(mail.key()).isPresent() ? State.HELD_ACKNOWLEDGED : State.FAILING;
        ledger.record(mail.entry(before, Optional.empty(), 0, Optional.empty(), clock.instant()));
        LOG.debug("{} has vanished from the staging folder and is fetched again", mail);
        thefts.noticed(mail.inbound());
        return Outcome.left(Fault.of("staging-theft", "something took its file out of the staging folder"));
    }

    /** The rename happened, but its record did not: it is made up for. */
    public void recoverRename(@Variable("mail") Mail mail) {
        if (ledger.find(mail.key())
                .filter(entry -> entry.state() == State.STAGED)
                .isPresent()) {
            delivered(mail);
        }
    }
}
