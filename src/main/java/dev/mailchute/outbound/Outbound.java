package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.EmlName;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.graph.PermanentException;
import dev.mailchute.graph.UnknownOutcomeException;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the outbound routes call between their requests to Graph: one method a step, and the ledger's word before and after. */
public final class Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    /** A file that fails in a way nobody foresaw is not tried for ever. */
    private static final int UNFORESEEN_AT_MOST = 5;

    private final Map<String, Outbox> outboxes;
    private final Map<String, Pace> paces;
    private final OutboundLedger ledger;
    private final MailCenter mailCenter;
    private final Statuses statuses;
    private final Tally tally;
    private final Clock clock;
    private final Clock steady;
    private final BooleanSupplier canRemember;
    private final Fitness fitness;
    private final LookUp lookUp;
    private final Drafts drafts;
    private final List<Duration> looks;

    /**
     * @param steady the clock to wait by
     * @param canRemember whether the ledger can be written, as far as its folder tells; nothing is begun otherwise
     * @param looks how long after an unknown outcome, and after each look, the mailbox is looked through
     */
    public Outbound(
            List<Outbox> outboxes,
            Graph graph,
            OutboundLedger ledger,
            MailCenter mailCenter,
            Statuses statuses,
            Tally tally,
            Clock clock,
            Clock steady,
            BooleanSupplier canRemember,
            List<Duration> looks) {
        this.outboxes = outboxes.stream().collect(Collectors.toMap(Outbox::name, Function.identity()));
        this.paces = outboxes.stream()
                .collect(Collectors.toMap(Outbox::name, outbox -> new Pace(outbox, ledger, clock, steady)));
        this.ledger = ledger;
        this.mailCenter = mailCenter;
        this.statuses = statuses;
        this.tally = tally;
        this.clock = clock;
        this.steady = steady;
        this.canRemember = canRemember;
        this.fitness = new Fitness(ledger, clock);
        this.lookUp = new LookUp(graph);
        this.drafts = new Drafts(graph);
        this.looks = looks;
    }

    /** Which files of an outbox its route takes. */
    public FinishedFiles finishedFiles(Outbox outbox) {
        Pace pace = paces.get(outbox.name());
        return new FinishedFiles(
                outbox, steady, () -> canRemember.getAsBoolean() ? pace.allowance() : 0, () -> waiting(outbox.name()));
    }

    private Set<String> waiting(String name) {
        Instant now = clock.instant();
        List<OutboundEntry> open = ledger.open(name);
        statuses.of("outbound." + name).backlog(open.size());
        return open.stream()
                .filter(entry -> isLater(entry.nextTry(), now))
                .map(OutboundEntry::file)
                .collect(Collectors.toSet());
    }

    /** A try further ahead than any wait was put there by a clock that has been set back since. */
    private boolean isLater(Instant nextTry, Instant now) {
        Duration longest = looks.stream().reduce(Backoff.MAX, (one, other) -> one.compareTo(other) > 0 ? one : other);
        return nextTry.isAfter(now) && !nextTry.isAfter(now.plus(longest));
    }

    /** After a restart: what was cleared away, but not recorded as such. */
    public void reconcile() {
        Leftovers leftovers = new Leftovers(ledger, mailCenter, clock);
        outboxes.values().forEach(leftovers::settle);
    }

    /** A finished file is taken: from now on it is a mail with a key. */
    public OutgoingMail claim(String name, File file) throws IOException {
        Outbox outbox = outboxes.get(name);
        Path path = file.toPath();
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        String identity = file.getName() + "\n" + attributes.lastModifiedTime().toMillis() + "\n" + attributes.size();
        String key = EmlName.key("outbound." + name, identity);
        Optional<OutboundEntry> entry = ledger.find(key);
        for (int again = 2; entry.filter(Outbound::isFinished).isPresent(); again++) {
            key = EmlName.key("outbound." + name, identity + "\n" + again);
            entry = ledger.find(key);
        }
        OutgoingMail mail = new OutgoingMail(outbox, key, path, file.getName(), entry, Optional.empty(), false, false);
        if (entry.isEmpty()) {
            ledger.record(fresh(mail, attributes.size()));
        }
        return mail;
    }

    static boolean isFinished(OutboundEntry entry) {
        return entry.state() == State.DONE || entry.state() == State.HELD;
    }

    private OutboundEntry fresh(OutgoingMail mail, long size) {
        Instant now = clock.instant();
        return new OutboundEntry(
                mail.key(),
                mail.outbox().name(),
                mail.outbox().mailbox(),
                mail.fileName(),
                State.CLAIMED,
                Optional.empty(),
                Optional.empty(),
                size,
                0,
                0,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                now);
    }

    /**
     * A letter's mail, to go in again at its own entrance.
     *
     * @param resend whether a send in doubt is sent again even where the look-up does not settle it
     * @throws PermanentException if there is no such outbox any more
     */
    public OutgoingMail retried(Letter letter, boolean resend) {
        Outbox outbox = outboxes.get(letter.name());
        Path message = mailCenter
                .message(letter)
                .orElseThrow(() -> new PermanentException(Fault.of("no-message", "the letter has no mail to send")));
        if (outbox == null) {
            throw new PermanentException(
                    Fault.of("not-configured", "no outbox is configured as " + letter.name() + " any more"));
        }
        OutgoingMail mail = new OutgoingMail(
                outbox, letter.id(), message, letter.file(), Optional.empty(), Optional.empty(), true, resend);
        Instant now = clock.instant();
        OutboundEntry before = entry(mail);
        boolean gone = before.state() == State.SENT || before.state() == State.DONE;
        OutboundEntry entry = new Change(before)
                // A crash or a full disk may have kept the letter of a mail that has gone.
                .state(gone ? State.SENT : letter.isInDoubt() ? State.SENDING : State.CLAIMED)
                .looks(looks.size() - 1, now)
                .at(now);
        return new OutgoingMail(
                outbox, letter.id(), message, letter.file(), Optional.of(entry), Optional.empty(), true, resend);
    }

    /** Whether it may go out; composes the {@code .json} form. */
    public OutgoingMail check(@Variable("mail") OutgoingMail mail) throws IOException {
        return mail.checked(fitness.check(mail));
    }

    /** The request goes out next: from now on, until Graph answers, it may have gone. */
    public void sending(@Variable("mail") OutgoingMail mail) {
        Instant now = clock.instant();
        OutboundEntry entry = entry(mail);
        Change change = new Change(entry)
                .state(State.SENDING)
                .message(
                        mail.fit().mail().messageId(),
                        mail.fit().sha256(),
                        mail.fit().mail().size())
                .begun(now);
        if (!mail.isOneRequest()) {
            change.draft(entry.draftId().orElse(OutboundEntry.NO_DRAFT));
        }
        ledger.record(change.at(now));
    }

    /** The body of sendMail. */
    public HttpEntity mime(@Variable("mail") OutgoingMail mail) {
        return new SendMailBody(mail.fit().mail());
    }

    /** Sends it as a draft: always knowable, and the only way for large mail. */
    public void sendDraft(@Variable("mail") OutgoingMail mail) throws IOException {
        OutboundEntry entry = entry(mail);
        for (String earlier : earlierDrafts(mail, entry)) {
            drafts.remove(mail.mailbox(), earlier);
        }
        ledger.record(new Change(entry).draft(OutboundEntry.UNKNOWN_DRAFT).at(clock.instant()));
        drafts.send(
                mail,
                draft -> ledger.record(new Change(entry(mail)).draft(draft).at(clock.instant())));
    }

    /** Of an earlier try: known by id, or, where the answer to its creation was lost, by Message-ID. */
    private List<String> earlierDrafts(OutgoingMail mail, OutboundEntry entry) {
        if (entry.draftId().filter(OutboundEntry.UNKNOWN_DRAFT::equals).isPresent()) {
            return lookUp.byMessageId(mail.mailbox(), mail.fit().mail().messageId())
                    .drafts();
        }
        return entry.draft().map(List::of).orElse(List.of());
    }

    /** Graph took it. */
    public void sent(@Variable("mail") OutgoingMail mail, @Header("request-id") String requestId) {
        ledger.record(new Change(entry(mail))
                .state(State.SENT)
                .request(Optional.ofNullable(requestId))
                .at(clock.instant()));
        works(mail.outbox().name());
        tally.count("outbound", mail.outbox().name(), "delivered");
        LOG.info("{} sent", mail);
    }

    /** The file goes to {@code sent/}, with a receipt. */
    public void clearAway(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = entry(mail);
        try {
            giveReceipt(mail, entry);
        } catch (IOException e) {
            throw new MailboxDownException(
                    Fault.of(
                            "storage",
                            "a sent mail cannot be cleared away from "
                                    + mail.outbox().outboxDir() + ": " + e.getMessage()),
                    e);
        }
        ledger.record(new Change(entry).state(State.DONE).at(clock.instant()));
        removeStaging(mail);
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
    }

    private static void giveReceipt(OutgoingMail mail, OutboundEntry entry) throws IOException {
        Optional<Path> eml = OutboundLetters.readable(mail);
        MailHeaders headers = mail.checked().isPresent()
                ? mail.fit().headers()
                : eml.isPresent() && eml.get().toString().endsWith(".eml")
                        ? MailHeaders.read(eml.get())
                        : MailHeaders.read(InputStream.nullInputStream());
        Receipts.sent(
                mail,
                new Receipts.Sent(
                        mail.fileName(),
                        mail.outbox().name(),
                        mail.outbox().mailbox(),
                        entry.messageId().orElse(null),
                        headers.recipients().stream().map(Address::address).toList(),
                        entry.begun().orElse(entry.changed()),
                        entry.requestId().orElse(null),
                        entry.draftId().isPresent() ? "draft" : "send-mail"));
    }

    private static void removeStaging(OutgoingMail mail) {
        Path composed = Fitness.staging(mail.outbox()).resolve(mail.key() + ".eml");
        try {
            Files.deleteIfExists(composed);
        } catch (IOException e) {
            LOG.debug("{} stays until the next start", composed, e);
        }
    }

    /**
     * Looks through the mailbox for a mail whose outcome is unknown.
     *
     * @return whether it is known to have gone; else it is sent again
     * @throws UnknownOutcomeException if it is too early to say
     * @throws InDoubtException if nothing settles it
     */
    public boolean isFoundSent(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = entry(mail);
        int done = mail.retried() ? looks.size() : entry.looks() + 1;
        LookUp.Finding finding = look(mail, entry);
        if (finding.isSent()) {
            LOG.info("{} has gone: it was found in the mailbox", mail);
            return true;
        }
        boolean neverSent = entry.draft().isEmpty();
        // What transport has accepted stays a draft until it is taken, so one that still is one may be on its way.
        if (entry.draftId().isPresent() && (neverSent || finding.isDraft() && done >= looks.size())) {
            finding.drafts().forEach(draft -> drafts.remove(mail.mailbox(), draft));
            LOG.info("{} has not gone: its draft was never sent", mail);
            return false;
        }
        if (done < looks.size()) {
            throw new UnknownOutcomeException(Fault.of("not-found-yet", "the mail is not found in the mailbox yet"));
        }
        // Once only: where Exchange shows no mail under the Message-ID it was given, every try would end like this.
        boolean resent = entry.resent() && !mail.retried();
        if (mail.resend() || mail.outbox().inDoubt() == Outbox.InDoubt.RESEND && !resent) {
            LOG.warn("{} is sent again without knowing whether it has gone", mail);
            ledger.record(new Change(entry).resent().at(clock.instant()));
            return false;
        }
        throw new InDoubtException(Fault.of(
                "in-doubt",
                "nobody knows whether this mail has gone: its sending was cut off, and the mailbox shows it "
                        + (finding.isDraft() ? "as a draft only" : "nowhere")
                        + ". Look into Sent Items, or ask the recipient, before you send it again"));
    }

    private LookUp.Finding look(OutgoingMail mail, OutboundEntry entry) {
        Optional<String> draft = entry.draft();
        if (draft.isPresent()) {
            LookUp.Finding finding = lookUp.byDraft(mail.mailbox(), draft.get());
            if (finding.isSent() || finding.isDraft()) {
                return finding;
            }
        }
        return lookUp.byMessageId(mail.mailbox(), entry.messageId().orElse(""));
    }

    /** The outcome is unknown: nothing is sent again before the mailbox was looked through. */
    public void inDoubt(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught)
            throws IOException {
        Exception failure = MailException.in(caught);
        if (mail.retried()) {
            hold(mail, new InDoubtException(Fault.of(failure)));
            return;
        }
        OutboundEntry entry = entry(mail);
        int next = mail.isInDoubt() ? entry.looks() + 1 : 0;
        Instant due = clock.instant().plus(looks.get(Math.min(next, looks.size() - 1)));
        ledger.record(new Change(entry).looks(next, due).at(clock.instant()));
        if (!mail.isInDoubt()) {
            tally.count("outbound", mail.outbox().name(), "in-doubt");
            LOG.warn(
                    "{} may have gone or not; the mailbox is looked through before anything else: {}",
                    mail,
                    Fault.words(failure));
        }
    }

    /** It concerns the mailbox, the app, the network or this machine: the file stays, and the outbox rests a little. */
    public void down(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        String name = mail.outbox().name();
        paces.get(name).down();
        statuses.of("outbound." + name).fails(Fault.of(failure));
        left(mail, failure);
    }

    /** Whether files are taken now; not while the outbox rests. */
    public boolean goesOn(String name) {
        return !paces.get(name).isResting();
    }

    private void works(String name) {
        paces.get(name).works();
        statuses.of("outbound." + name).works();
    }

    /**
     * The mail failed and stays in the outbox.
     *
     * @return whether it failed so often, and in so strange a way, that a person must look
     */
    public boolean isLastAttempt(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        OutboundEntry entry = left(mail, failure);
        tally.count("outbound", mail.outbox().name(), "left");
        LOG.warn("{} left in the outbox, tries so far {}: {}", mail, entry.attempts(), Fault.words(failure));
        if (entry.state() == State.SENT) {
            return false;
        }
        return mail.retried() || !(failure instanceof MailException) && entry.attempts() >= UNFORESEEN_AT_MOST;
    }

    /** The Mail Center could not take it: that is tried again later, ever more seldom. */
    public void notHeld(OutgoingMail mail, Exception failure) {
        left(mail, failure);
    }

    /** It is taken again later, from where it stopped. */
    private OutboundEntry left(OutgoingMail mail, Exception failure) {
        OutboundEntry entry = entry(mail);
        if (mail.retried() && entry.state() != State.SENT) {
            return entry;
        }
        int attempts = entry.attempts() + 1;
        OutboundEntry left = new Change(entry)
                .state(afterFailure(mail, entry, failure))
                .failed(
                        attempts,
                        entry.firstFailure().orElseGet(clock::instant),
                        clock.instant().plus(Backoff.after(attempts)))
                .at(clock.instant());
        ledger.record(left);
        return left;
    }

    /**
     * What was begun is taken back only where Graph itself said that it did not go. A failure of our own, such as a ledger or
     * a disk that is full, may have come after Graph took it; and a look-up that failed says nothing about the sending.
     */
    private static State afterFailure(OutgoingMail mail, OutboundEntry entry, Exception failure) {
        boolean knownNotSent = failure instanceof MailException && !mail.isInDoubt();
        return entry.state() == State.SENDING && knownNotSent ? State.CLAIMED : entry.state();
    }

    /** The Mail Center takes the mail, and the application gets a receipt. */
    public void hold(@Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught)
            throws IOException {
        Exception failure = MailException.in(caught);
        Fault fault = Fault.of(failure);
        boolean doubt = failure instanceof InDoubtException;
        OutboundEntry entry = entry(mail);
        Instant now = clock.instant();
        Letter letter = OutboundLetters.letter(mail, entry, failure, now);
        if (!doubt && entry.state() == State.SENDING) {
            ledger.record(new Change(entry).state(State.CLAIMED).at(now));
        }
        mailCenter.hold(letter, OutboundLetters.message(mail));
        Receipts.failed(
                mail,
                new Receipts.Failed(
                        mail.fileName(),
                        mail.outbox().name(),
                        mail.outbox().mailbox(),
                        letter.outcome(),
                        letter.reason(),
                        letter.code(),
                        letter.id(),
                        now));
        // Last, for a file that is still there when its entry is finished would be another mail.
        ledger.record(new Change(entry).state(State.HELD).at(now));
        removeStaging(mail);
        tally.count("outbound", mail.outbox().name(), letter.outcome());
        LOG.warn("{} held as letter {}: {}", mail, letter.id(), fault.text());
    }

    private OutboundEntry entry(OutgoingMail mail) {
        return ledger.find(mail.key()).orElseGet(() -> fresh(mail, 0));
    }
}
