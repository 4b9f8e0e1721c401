package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the download into the drop folder. Each step is recorded in the ledger once it is done. */
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

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

    /** Writes the MIME into the staging folder. */
    public Mail.Staged stage(@Body InputStream mime, @Variable("mail") Mail mail) {
        return Staging.write(mail, mime);
    }

    /** The message is whole and durable; from now on the mailbox is not needed to deliver it. */
    public Mail staged(@Body Mail.Staged staged, @Variable("mail") Mail mail) {
        Staging.writeSidecar(mail, staged);
        ledger.record(mail.entry(State.STAGED, Optional.of(staged), Failures.NONE, clock.instant()));
        if (!mail.hasHeldMime()) {
            states.of(mail).readable(mail);
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

    /** Renamed but perhaps not recorded: it is recorded now. */
    public Outcome recoverRename(@Variable("mail") Mail mail) {
        return isStaged(mail) ? delivered(mail) : Outcome.delivered();
    }

    /** Whether the ledger has it as staged, and the file is gone although its rename was never begun. */
    public boolean isLost(@Variable("mail") Mail mail) {
        return isStaged(mail) && !mail.isInStaging() && !HandOver.mayHaveHappened(mail);
    }

    private boolean isStaged(Mail mail) {
        return ledger.find(mail.key()).map(InboundEntry::state).equals(Optional.of(State.STAGED));
    }

    /**
     * Another program has removed the staged file, so only the mailbox has the message, which is still unread. The ledger forgets that it
     * was staged, and the next poll takes it as if for the first time. A letter that was retried stays a letter.
     */
    public Outcome fetchAgain(@Variable("mail") Mail mail) {
        Staging.removeRemains(mail);
        State before = mailCenter.find(mail.key()).isPresent() ? State.HELD_ACKNOWLEDGED : State.FAILING;
        ledger.record(mail.entry(before, Optional.empty(), Failures.NONE, clock.instant()));
        LOG.debug("{} has vanished from the staging folder and is fetched again", mail);
        states.of(mail).thefts().noticed();
        return Outcome.left(
                Fault.of("staging-theft", "something removed its file from " + Staging.folder(mail.inbound())));
    }
}
