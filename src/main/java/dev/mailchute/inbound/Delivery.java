package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.Marking;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Takes a message from the download into the drop folder. Each step is recorded in the ledger once it is done. */
public final class Delivery {
    /** Nothing sets it: a step that says no reason must not take the body for one. */
    private static final String NO_REASON = "reason";

    private static final String COPYING = "the step drop";
    private static final String COPIED =
            "it copies each message into the drop folder instead of renaming it, so that a consumer may see half a"
                    + " file. Next: let the routes set the header CamelFileLocalWorkPath before this step, as the original does,"
                    + " and restart";

    private final MailboxStates states;
    private final InboundLedger ledger;
    private final MailCenter mailCenter;
    private final Tally tally;
    private final Clock clock;

    Delivery(MailboxStates states, InboundLedger ledger, MailCenter mailCenter, Tally tally, Clock clock) {
        this.states = states;
        this.ledger = ledger;
        this.mailCenter = mailCenter;
        this.tally = tally;
        this.clock = clock;
    }

    public Mail.Staged stage(@Body InputStream mime, @Variable("mail") Mail mail) {
        Mail.Staged staged = Staging.write(mail, mime, states.of(mail).epoch());
        states.of(mail).folders().syncStaging();
        return staged;
    }

    /** Records the message as complete and durable; the mailbox is no longer needed to deliver it. */
    public Mail staged(@Body Mail.Staged staged, @Variable("mail") Mail mail, @Header("request-id") String requestId) {
        states.of(mail).requireOwned();
        Staging.writeSidecar(mail, staged);
        states.of(mail).folders().syncDrop();
        ledger.record(
                mail.entry(State.STAGED, Optional.of(staged), Failures.NONE, clock.instant()),
                stagedStep(mail, requestId),
                mail.envelope());
        if (!mail.hasHeldMime()) {
            states.of(mail).readable(mail);
        }
        return mail.staged(staged).on(mail.passage().fetched(Optional.ofNullable(requestId)));
    }

    private static Step stagedStep(Mail mail, String requestId) {
        Step step = Step.of(What.STAGED);
        if (mail.hasHeldMime()) {
            return step.with(mail.isRebuilt() ? Step.REBUILT : Step.FROM_LETTER);
        }
        Step fetched = step.request(Optional.ofNullable(requestId));
        return mail.delivery() == 1 ? fetched : fetched.with("delivery " + mail.delivery());
    }

    /**
     * The engineer's own steps come next: they may hand the message to other systems.
     *
     * @throws MailboxDownException if another process has the mailbox by now
     */
    public void beforeOwnSteps(@Variable("mail") Mail mail) {
        states.of(mail).requireOwned();
    }

    /**
     * Notes that the rename into the drop folder comes next.
     *
     * @throws RouteMistakeException if the message has its outcome already
     */
    public void handOver(@Variable("mail") Mail mail) {
        mail.passage().end().requireNone();
        states.of(mail).requireOwned();
        if (!mail.isInStaging() && !isStaged(mail)) {
            throw new RouteMistakeException("it would go into the drop folder although it is left out or handed over:"
                    + " the step stop is missing");
        }
        if (mail.isKeptUnread()) {
            // A process that is killed right after the rename has nothing else to know it by.
            ledger.keepUnread(mail.key());
        }
        HandOver.begin(mail);
    }

    /**
     * Records that the file is in the drop folder.
     *
     * @param produced the file that Camel has written last
     * @throws RouteMistakeException if it is not, whatever the route says
     */
    public Outcome delivered(@Variable("mail") Mail mail, @Header(Exchange.FILE_NAME_PRODUCED) String produced) {
        requireHandedOver(mail, produced);
        // The staging folder needs no sync: if the old name returns after a power failure, the ledger decides.
        states.of(mail).folders().syncDrop();
        return record(mail, "");
    }

    /**
     * Records that another system has the message, by a step of one's own; the drop folder gets nothing. If the process dies before the staged file is
     * removed, the next poll removes it: it belongs to no message that is staged.
     *
     * @throws RouteMistakeException if the message has its outcome already
     */
    public Outcome deliveredElsewhere(@Variable("mail") Mail mail) {
        mail.passage().end().requireNone();
        Outcome outcome = record(mail, Step.ELSEWHERE);
        Staging.remove(mail.inbound(), mail.stagingPath());
        return outcome;
    }

    private Outcome record(Mail mail, String where) {
        String withoutSubject =
                EmlName.withoutSubject(mail.staged().orElseThrow().file());
        ledger.delivered(
                mail.key(),
                withoutSubject,
                mail.isKeptUnread() ? Marking.KEPT_UNREAD : Marking.WANTED,
                Step.of(What.DELIVERED).with(where + withoutSubject + EmlName.ENDING, where + mail.fileName()),
                clock.instant());
        HandOver.end(mail);
        states.of(mail).inHand().delivered(mail);
        tally.count("inbound", mail.inbound().name(), "delivered");
        if (!mail.isRetried() && mail.delivery() == 1) {
            mail.known()
                    .map(MailSummary::receivedDateTime)
                    .filter(received -> received.isAfter(Instant.EPOCH))
                    .ifPresent(received -> tally.delay("inbound", mail.inbound().name(), received, clock.instant()));
        }
        states.of(mail).line(Outcome.DELIVERED, mail).info();
        states.of(mail).settled(mail);
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
        return mail.passage().end().with(Outcome.delivered());
    }

    /** What the route says is not enough: a step may be missing, or its failure swallowed. */
    private void requireHandedOver(Mail mail, String produced) {
        boolean isProduced = produced != null
                && Path.of(produced).toAbsolutePath().equals(mail.dropPath().toAbsolutePath());
        if (isProduced && mail.isInStaging()) {
            HandOver.copied(mail);
            states.of(mail).status().warn(COPYING, COPIED);
            return;
        }
        if (mail.isInStaging()) {
            throw new RouteMistakeException("it would be recorded as delivered, but its file is still in the staging"
                    + " folder: the step that renames it into the drop folder is missing or failed");
        }
        // A consumer may have taken the file already, and a clean-up job the marker.
        if (!isProduced && !HandOver.mayHaveHappened(mail)) {
            throw new RouteMistakeException("it would be recorded as delivered, but its file is neither in the staging"
                    + " folder nor in the drop folder, and its rename never began");
        }
    }

    /**
     * The routes want it neither delivered nor held; it only remains to mark it in the mailbox. Recorded before anything is removed: what a crash leaves
     * of its files belongs to no staged message, and the next poll removes it.
     *
     * @param reason for the log and the journal
     * @throws RouteMistakeException if the message has its outcome already
     */
    public Outcome leaveOut(@ExchangeProperty(NO_REASON) String reason, @Variable("mail") Mail mail) {
        mail.passage().end().requireNone();
        Step step = Step.of(What.LEFT_OUT);
        String words = reason == null ? "" : reason.strip();
        String masked = Recording.withoutSubject(words, mail);
        ledger.record(
                mail.entry(
                        State.DELIVERED, mail.staged().map(Recording::withoutSubject), Failures.NONE, clock.instant()),
                words.isEmpty() ? step : step.with(masked, words),
                mail.envelope());
        states.of(mail).inHand().delivered(mail);
        if (mail.staged().isPresent()) {
            Staging.discard(mail);
        }
        tally.count("inbound", mail.inbound().name(), Outcome.LEFT_OUT);
        states.of(mail).line(Outcome.LEFT_OUT, mail).with("reason", masked).info();
        states.of(mail).settled(mail);
        mailCenter.find(mail.key()).ifPresent(letter -> mailCenter.settle(letter, Outcome.LEFT_OUT));
        return Outcome.leftOut();
    }

    /** It is delivered like others, and stays unread in its mailbox; it is not delivered again. The route keeps what this returns as the message. */
    public Mail keepUnread(@Variable("mail") Mail mail) {
        return mail.on(mail.passage().keptUnread(true));
    }

    /** The file was renamed but may not be recorded; records it now. */
    public Outcome recoverRename(@Variable("mail") Mail mail) {
        if (isStaged(mail)) {
            return delivered(mail, null);
        }
        // Retried, and killed between the delivery and the removal of its letter.
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
        return Outcome.delivered();
    }

    /** Whether the staged file is gone although its rename never began. */
    public boolean isLost(@Variable("mail") Mail mail) {
        return isStaged(mail) && !mail.isInStaging() && !HandOver.mayHaveHappened(mail);
    }

    private boolean isStaged(Mail mail) {
        return ledger.find(mail.key()).map(InboundEntry::state).equals(Optional.of(State.STAGED));
    }

    /**
     * Another program removed the staged file, so only the mailbox has the message, still unread. Resets the ledger
     * entry so that the next poll fetches it as new. A letter that was being retried stays a letter.
     */
    public Outcome fetchAgain(@Variable("mail") Mail mail) {
        Staging.removeRemains(mail);
        State before = mailCenter.find(mail.key()).isPresent() ? State.HELD_ACKNOWLEDGED : State.FAILING;
        Fault theft = Fault.of(
                "staging-theft",
                "another program removed its file from " + Staging.folder(mail.inbound()) + " before it was delivered");
        ledger.record(
                mail.entry(before, Optional.empty(), Failures.NONE, clock.instant()),
                Step.of(before == State.FAILING ? What.FETCH_AGAIN : What.HELD).because(theft),
                mail.envelope());
        states.of(mail).copying().ifPresent(CopyProgress::restart);
        states.of(mail).inHand().settled(mail);
        states.of(mail).thefts().record();
        states.of(mail).left(mail, theft, Optional.empty());
        return mail.passage().end().with(Outcome.left(theft));
    }
}
