package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.InDoubtException;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles messages that may have been sent: nothing is sent again before the mailbox has been searched. */
public final class DoubtfulSend {
    private static final Logger LOG = LoggerFactory.getLogger(DoubtfulSend.class);

    private final MailRecord record;
    private final SentLookup lookup;
    private final Drafts drafts;
    private final Tally tally;
    private final Clock clock;
    private final List<Duration> looks;

    /** @param looks the delays of the searches: after the unknown outcome, then after each search */
    DoubtfulSend(MailRecord record, SentLookup lookup, Drafts drafts, Tally tally, Clock clock, List<Duration> looks) {
        this.record = record;
        this.lookup = lookup;
        this.drafts = drafts;
        this.tally = tally;
        this.clock = clock;
        this.looks = looks;
    }

    /** Schedules a search after an unknown outcome. A retried letter ends here, in doubt. */
    public Outcome begin(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Fault fault = Fault.of(MailException.in(caught));
        if (mail.isRetried()) {
            return Outcome.toHold(fault);
        }
        if (scheduleSearch(mail, before -> 0, Step.of(What.IN_DOUBT).because(fault))) {
            tally.count("outbound", mail.outbox().name(), "in-doubt");
            mail.line("in-doubt", clock.instant()).because(fault).warn();
        }
        return Outcome.left(fault);
    }

    /** @return whether the ledger recorded it */
    private boolean scheduleSearch(OutgoingMail mail, ToIntFunction<OutboundEntry> done, Step step) {
        return record.change(
                        mail,
                        before -> {
                            int next = done.applyAsInt(before);
                            Instant due = clock.instant().plus(looks.get(Math.min(next, looks.size() - 1)));
                            return new OutboundEntryBuilder(before).looks(next, due);
                        },
                        after -> step)
                .isPresent();
    }

    /**
     * Searches the mailbox.
     *
     * @return {@code sent} if it was found; {@code not-sent} if it must be sent again; {@code left} if it is too early
     *     to say
     * @throws InDoubtException if the searches did not settle it
     */
    public Outcome resolveDoubt(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = record.of(mail);
        int done = mail.isRetried() ? looks.size() : entry.sending().looks() + 1;
        SentLookup.Trace finding = look(mail, entry);
        if (finding.isSent()) {
            LOG.info("{} was sent: it was found in the mailbox", mail);
            record.accepted(mail);
            return Outcome.sent();
        }
        boolean neverSent = entry.sending().draftId().isEmpty();
        // An accepted message stays a draft until transport picks it up, so a draft may still be sent.
        if (entry.sending().draft().isPresent() && (neverSent || finding.isDraft() && done >= looks.size())) {
            finding.drafts().forEach(draft -> drafts.remove(mail.mailbox(), draft));
            record.write(new OutboundEntryBuilder(entry), Step.of(What.NOT_SENT));
            LOG.info("{} was not sent: its draft was never sent; it is sent now", mail);
            return Outcome.notSent();
        }
        if (done < looks.size()) {
            scheduleSearch(mail, before -> before.sending().looks() + 1, Step.of(What.LOOKED_UP));
            return Outcome.left(
                    Fault.of("not-found-yet", "the message is not in the mailbox yet; it is searched for again later"));
        }
        // Only once: if Exchange does not keep the Message-ID, every attempt would end here.
        boolean resent = entry.sending().isResent() && !mail.isRetried();
        if (mail.retry() == OutgoingMail.Retry.EVEN_IF_SENT
                || mail.outbox().inDoubt() == Outbox.InDoubt.RESEND && !resent) {
            LOG.warn("{} is sent again although it may have been sent already, as requested or configured", mail);
            // That a person asked for it is recorded already.
            record.write(
                    new OutboundEntryBuilder(entry).resent(), Step.of(mail.isRetried() ? What.LOOKED_UP : What.RESEND));
            return Outcome.notSent();
        }
        throw new InDoubtException(Fault.of(
                "in-doubt",
                "it is not known whether this message was sent: sending was interrupted, and the mailbox "
                        + (finding.isDraft() ? "has it only as a draft" : "does not have it")
                        + ". Look in Sent Items, or ask the recipient, before you send it again"));
    }

    private SentLookup.Trace look(OutgoingMail mail, OutboundEntry entry) {
        Optional<String> draft = entry.sending().draftId();
        if (draft.isPresent()) {
            SentLookup.Trace finding = lookup.byDraft(mail.mailbox(), draft.get());
            if (finding.isSent() || finding.isDraft()) {
                return finding;
            }
        }
        return lookup.byMessageId(mail.mailbox(), entry.content().messageId().orElse(""));
    }
}
