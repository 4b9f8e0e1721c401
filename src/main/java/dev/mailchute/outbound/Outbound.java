package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.DroppedMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.files.ChangedFileException;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailException;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.graph.PermanentException;
import dev.mailchute.graph.UnknownOutcomeException;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.LedgerException;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final Map<String, Entrance> entrances;
    private final Claims claims;
    private final OutboundLedger ledger;
    private final MailCenter mailCenter;
    private final Tally tally;
    private final Clock clock;
    private final Fitness fitness;
    private final ChangedAfterSending changed;
    private final TroubleLog troubles = new TroubleLog();
    private final LookUp lookUp;
    private final Drafts drafts;
    private final List<Duration> looks;

    /**
     * @param steady the clock to wait by
     * @param ledgerTrouble why the ledger cannot be written, as far as its folder tells; nothing is begun then
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
            Supplier<Optional<String>> ledgerTrouble,
            List<Duration> looks) {
        this.outboxes = outboxes.stream().collect(Collectors.toMap(Outbox::name, Function.identity()));
        this.claims = new Claims(ledger, Rights.OF_THIS_PROCESS);
        Duration longest = looks.stream().reduce(Backoff.MAX, (one, other) -> one.compareTo(other) > 0 ? one : other);
        this.entrances = outboxes.stream()
                .collect(Collectors.toMap(
                        Outbox::name,
                        outbox -> new Entrance(
                                outbox,
                                ledger,
                                claims,
                                statuses.of("outbound." + outbox.name()),
                                clock,
                                steady,
                                ledgerTrouble,
                                longest)));
        this.ledger = ledger;
        this.mailCenter = mailCenter;
        this.tally = tally;
        this.clock = clock;
        this.fitness = new Fitness(ledger, clock);
        this.changed = new ChangedAfterSending(mailCenter, clock);
        this.lookUp = new LookUp(graph);
        this.drafts = new Drafts(graph);
        this.looks = looks;
    }

    /** Which files of an outbox its route takes. */
    public FinishedFiles finishedFiles(Outbox outbox) {
        return entrances.get(outbox.name()).finishedFiles();
    }

    /** After a restart: what was cleared away, but not recorded as such. */
    public void reconcile() {
        Leftovers leftovers = new Leftovers(ledger, claims, mailCenter, clock);
        outboxes.values().forEach(leftovers::settle);
    }

    /** A finished file is taken: from now on it is ours, and a mail with a key. */
    public OutgoingMail claim(String name, File file) {
        return entrances.get(name).claim(file.toPath());
    }

    static boolean isFinished(OutboundEntry entry) {
        return entry.state() == State.DONE || entry.state() == State.HELD;
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
                outbox,
                letter.id(),
                message,
                letter.file(),
                Optional.empty(),
                Optional.empty(),
                true,
                resend,
                OutgoingMail.Arrival.OF_LETTER);
        Instant now = clock.instant();
        OutboundEntry before = entry(mail);
        boolean gone = before.state() == State.SENT || before.state() == State.DONE;
        OutboundEntry entry = new Change(before)
                // A crash or a full disk may have kept the letter of a mail that has gone.
                .state(gone ? State.SENT : letter.isInDoubt() ? State.SENDING : State.CLAIMED)
                .looks(looks.size() - 1, now)
                .at(now);
        return mail.known(entry);
    }

    /** Whether it may go out; composes the {@code .json} form. */
    public OutgoingMail check(@Variable("mail") OutgoingMail mail) throws IOException {
        if (mail.arrival().restless()) {
            throw new PermanentException(Fault.of(
                    "still-changing",
                    mail.fileName()
                            + " is written to again and again; write under another ending, and rename it once it is"
                            + " finished"));
        }
        try {
            OutgoingMail checked = mail.checked(fitness.check(mail));
            if (mail.arrival().stamp().isPresent()) {
                checked.fit().file().require(mail.arrival().stamp().get());
            }
            return checked;
        } catch (ChangedFileException e) {
            removeStaging(mail);
            throw new UnsettledException(e);
        }
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
        try {
            drafts.send(
                    mail,
                    draft -> ledger.record(new Change(entry(mail)).draft(draft).at(clock.instant())));
        } catch (ChangedFileException e) {
            throw new UnsettledException(e);
        }
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
        tally.count("outbound", mail.outbox().name(), "sent");
        LOG.info("{} sent", mail);
    }

    /** The file goes to {@code sent/}, with a receipt. */
    public void clearAway(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = entry(mail);
        try {
            if (changed.isFound(mail, entry)) {
                changed.hold(mail, entry);
                tally.count("outbound", mail.outbox().name(), "held");
            } else {
                giveReceipt(mail, entry);
            }
        } catch (IOException e) {
            throw new MailboxDownException(
                    Fault.of(
                            "storage",
                            "a sent mail cannot be cleared away from "
                                    + mail.outbox().outboxDir() + ": " + Entrance.words(e)),
                    e);
        }
        ledger.record(new Change(entry).state(State.DONE).at(clock.instant()));
        removeStaging(mail);
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
        finished(mail);
        entrance(mail).works();
    }

    private void finished(OutgoingMail mail) {
        troubles.forget(mail.key());
        entrance(mail).settled(mail);
    }

    private Entrance entrance(OutgoingMail mail) {
        return entrances.get(mail.outbox().name());
    }

    private static void giveReceipt(OutgoingMail mail, OutboundEntry entry) throws IOException {
        Optional<Path> eml = OutboundLetters.readable(mail);
        MailHeaders headers = mail.checked().isPresent()
                ? mail.fit().headers()
                : eml.isPresent() && !OutboxNames.isJson(eml.get().toString())
                        ? DroppedMail.read(eml.get(), false).headers()
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
        if (!records(mail, new Change(entry).looks(next, due).at(clock.instant()))) {
            return;
        }
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
        entrance(mail).down(fault(failure));
        left(mail, failure);
    }

    private static Fault fault(Exception failure) {
        return failure instanceof LedgerException ? Fault.of("ledger", failure.getMessage()) : Fault.of(failure);
    }

    /** Whether files are taken now; not while the outbox rests. */
    public boolean goesOn(String name) {
        return entrances.get(name).goesOn();
    }

    /**
     * The mail failed and stays in the outbox.
     *
     * @return whether it failed so often, and in so strange a way, that a person must look
     */
    public boolean isLastAttempt(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        boolean isForeseen = failure instanceof MailException;
        if (!isForeseen && FolderTrial.trouble(mail.outbox().outboxDir()).isPresent()) {
            entrance(mail)
                    .down(Fault.of(
                            "storage",
                            "nothing can be written into " + mail.outbox().outboxDir() + ": " + failure));
            left(mail, failure);
            return false;
        }
        OutboundEntry entry = left(mail, failure);
        tally.count("outbound", mail.outbox().name(), "left");
        troubles.warn(
                LOG,
                mail.key(),
                fault(failure).code() + (isForeseen ? "" : failure),
                mail + " left in the outbox, tries so far " + entry.attempts() + ": " + Fault.words(failure));
        if (entry.state() == State.SENT) {
            return false;
        }
        if (!isForeseen && warnedAsUnreadable(mail, failure)) {
            return false;
        }
        return mail.retried()
                || (!isForeseen || failure instanceof UnsettledException) && entry.attempts() >= UNFORESEEN_AT_MOST;
    }

    /** Whether neither sending nor holding can be done; told in health then. */
    private boolean warnedAsUnreadable(OutgoingMail mail, Exception failure) {
        boolean unreadable = !mail.retried() && Files.exists(mail.file()) && !Files.isReadable(mail.file());
        if (unreadable) {
            entrance(mail)
                    .warn(
                            mail,
                            "its file, now " + mail.file() + ", cannot be read, so it is neither sent nor held: "
                                    + failure
                                    + ". Make it readable for the account that Mailchute runs as, or remove it");
        }
        return unreadable;
    }

    /** The Mail Center could not take it: that is tried again later, ever more seldom. */
    public void notHeld(OutgoingMail mail, Exception failure) {
        left(mail, failure);
    }

    /** It is taken again later, from where it stopped. */
    private OutboundEntry left(OutgoingMail mail, Exception failure) {
        OutboundEntry entry;
        try {
            entry = entry(mail);
        } catch (LedgerException e) {
            entrance(mail).down(fault(e));
            return mail.entry().orElseGet(() -> Entrance.fresh(mail, 0, clock.instant()));
        }
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
        records(mail, left);
        return left;
    }

    /**
     * After a failure there is nobody left to throw to. What the ledger does not take down is as it was: the mail is seen again,
     * and what may have gone is looked up.
     */
    private boolean records(OutgoingMail mail, OutboundEntry entry) {
        try {
            ledger.record(entry);
            return true;
        } catch (LedgerException e) {
            entrance(mail).down(fault(e));
            return false;
        }
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
        try {
            makeLetter(mail, caught);
        } catch (UncheckedIOException e) {
            // The Mail Center cannot take it, unless the file itself cannot be read.
            if (mail.retried() || !warnedAsUnreadable(mail, e)) {
                throw e;
            }
            left(mail, MailException.in(caught));
        } catch (IOException | LedgerException e) {
            if (mail.retried()) {
                throw e;
            }
            // It stays where it is, and becomes a letter at a later try.
            if (!warnedAsUnreadable(mail, e)) {
                entrance(mail)
                        .down(Fault.of(
                                "storage",
                                "a mail that failed cannot be made a letter with a receipt: " + e.getMessage()));
            }
            left(mail, MailException.in(caught));
        }
    }

    private void makeLetter(OutgoingMail mail, Exception caught) throws IOException {
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
        Receipts.failed(mail, Receipts.Failed.of(mail, letter, now));
        // Last, for a file that is still there when its entry is finished would be another mail.
        ledger.record(new Change(entry).state(State.HELD).at(now));
        removeStaging(mail);
        finished(mail);
        tally.count("outbound", mail.outbox().name(), letter.outcome());
        LOG.warn("{} held as letter {}: {}", mail, letter.id(), fault.text());
    }

    private OutboundEntry entry(OutgoingMail mail) {
        return ledger.find(mail.key()).orElseGet(() -> Entrance.fresh(mail, 0, clock.instant()));
    }
}
