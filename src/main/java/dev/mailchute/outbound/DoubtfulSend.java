package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.InDoubtException;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntryBuilder;
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

/** A message that may have gone: nothing is sent again before the mailbox was looked through. */
public final class DoubtfulSend {
    private static final Logger LOG = LoggerFactory.getLogger(DoubtfulSend.class);

    private final MailRecord record;
    private final SentLookup lookup;
    private final Drafts drafts;
    private final Tally tally;
    private final Clock clock;
    private final List<Duration> looks;

    /** @param looks how long after an unknown outcome, and after each look, the mailbox is looked through */
    DoubtfulSend(MailRecord record, SentLookup lookup, Drafts drafts, Tally tally, Clock clock, List<Duration> looks) {
        this.record = record;
        this.lookup = lookup;
        this.drafts = drafts;
        this.tally = tally;
        this.clock = clock;
        this.looks = looks;
    }

    /** The outcome of a request is unknown: the mailbox is looked through later. A retried letter ends here, in doubt. */
    public Outcome begin(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Fault fault = Fault.of(MailException.in(caught));
        if (mail.isRetried()) {
            return Outcome.toHold(fault);
        }
        if (lookLater(mail, before -> 0)) {
            tally.count("outbound", mail.outbox().name(), "in-doubt");
            LOG.warn(
                    "{} may have gone or not; the mailbox is looked through before anything else: {}",
                    mail,
                    fault.text());
        }
        return Outcome.left(fault);
    }

    /** @return whether it is recorded */
    private boolean lookLater(OutgoingMail mail, ToIntFunction<OutboundEntry> done) {
        return record.change(mail, before -> {
                    int next = done.applyAsInt(before);
                    Instant due = clock.instant().plus(looks.get(Math.min(next, looks.size() - 1)));
                    return new OutboundEntryBuilder(before).looks(next, due);
                })
                .isPresent();
    }

    /**
     * Looks through the mailbox.
     *
     * @return {@code sent} if it was found; {@code not-sent} if it is to be sent again; {@code left} if it is too early to say
     * @throws InDoubtException if nothing settles it
     */
    public Outcome resolveDoubt(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = record.of(mail);
        int done = mail.isRetried() ? looks.size() : entry.sending().looks() + 1;
        SentLookup.Trace finding = look(mail, entry);
        if (finding.isSent()) {
            LOG.info("{} has gone: it was found in the mailbox", mail);
            return Outcome.sent();
        }
        boolean neverSent = entry.sending().draftId().isEmpty();
        // What transport has accepted stays a draft until it is taken, so one that still is one may be on its way.
        if (entry.sending().draft().isPresent() && (neverSent || finding.isDraft() && done >= looks.size())) {
            finding.drafts().forEach(draft -> drafts.remove(mail.mailbox(), draft));
            LOG.info("{} has not gone: its draft was never sent", mail);
            return Outcome.notSent();
        }
        if (done < looks.size()) {
            lookLater(mail, before -> before.sending().looks() + 1);
            return Outcome.left(Fault.of("not-found-yet", "the message is not found in the mailbox yet"));
        }
        // Once only: where Exchange shows no message under the Message-ID it was given, every try would end like this.
        boolean resent = entry.sending().isResent() && !mail.isRetried();
        if (mail.retry() == OutgoingMail.Retry.IN_ANY_CASE
                || mail.outbox().inDoubt() == Outbox.InDoubt.RESEND && !resent) {
            LOG.warn("{} is sent again without knowing whether it has gone", mail);
            record.write(new OutboundEntryBuilder(entry).resent());
            return Outcome.notSent();
        }
        throw new InDoubtException(Fault.of(
                "in-doubt",
                "nobody knows whether this mail has gone: its sending was cut off, and the mailbox shows it "
                        + (finding.isDraft() ? "as a draft only" : "nowhere")
                        + ". Look into Sent Items, or ask the recipient, before you send it again"));
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
