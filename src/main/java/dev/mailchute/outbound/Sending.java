package dev.mailchute.outbound;

import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.ChangedFileException;
import dev.mailchute.graph.SendMailBody;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.graph.transport.GraphEndpoint;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperties;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.Variable;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a checked message. The ledger is written before and after; in between, it is unknown whether the message was sent. */
public final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final MailRecord record;
    private final SentLookup lookup;
    private final Drafts drafts;
    private final Tally tally;
    private final Clock clock;

    Sending(MailRecord record, SentLookup lookup, Drafts drafts, Tally tally, Clock clock) {
        this.record = record;
        this.lookup = lookup;
        this.drafts = drafts;
        this.tally = tally;
        this.clock = clock;
    }

    /**
     * Records that the request comes next: until Graph answers, the message may have been sent.
     *
     * @throws RouteMistakeException if the message has its outcome already
     */
    public void begin(@Variable("mail") OutgoingMail mail, @ExchangeProperties Map<String, Object> properties) {
        mail.arrival().end().requireNone();
        // Of another message that a step sent.
        properties.remove(GraphEndpoint.ACCEPTED);
        OutboundEntry entry = record.of(mail);
        OutgoingMail.Checked checked = mail.checkedMail();
        OutboundEntryBuilder change = new OutboundEntryBuilder(entry)
                .state(State.SENDING)
                .message(
                        checked.mail().messageId(),
                        checked.sha256(),
                        checked.mail().size())
                .begun(clock.instant());
        if (!mail.isOneRequest()) {
            change.draft(entry.sending().draft().orElseGet(Draft::none));
        }
        Step step = Step.of(What.SENDING);
        record.write(change, mail.isOneRequest() ? step : step.with(Step.DRAFT), mail.envelope());
    }

    /** The request body of sendMail. */
    public HttpEntity mime(@Variable("mail") OutgoingMail mail) {
        return new SendMailBody(mail.checkedMail().mail());
    }

    /**
     * Sends it as a draft: its outcome can always be found out, and large messages have no other way.
     *
     * @param headers receives the id of the request, as after sendMail
     */
    public void sendDraft(@Variable("mail") OutgoingMail mail, @Headers Map<String, Object> headers)
            throws IOException {
        OutboundEntry entry = record.of(mail);
        for (String earlier : earlierDrafts(mail, entry)) {
            drafts.remove(mail.mailbox(), earlier);
        }
        record.write(new OutboundEntryBuilder(entry).draft(Draft.unknown()));
        try {
            drafts.send(mail, draft -> record.write(new OutboundEntryBuilder(record.of(mail)).draft(draft)))
                    .ifPresent(id -> headers.put("request-id", id));
            record.accepted(mail);
        } catch (ChangedFileException e) {
            throw new UnsettledException(e);
        }
    }

    /** Drafts of an earlier attempt: by id or, if the answer to its creation was lost, by Message-ID. */
    private List<String> earlierDrafts(OutgoingMail mail, OutboundEntry entry) {
        if (entry.sending().draft().filter(Draft::isUnknown).isPresent()) {
            return lookup.byMessageId(mail.mailbox(), mail.checkedMail().mail().messageId())
                    .drafts();
        }
        return entry.sending().draftId().map(List::of).orElse(List.of());
    }

    /**
     * Records that Graph accepted it. A message that a search found was not checked again.
     *
     * @param acceptedFor the mailbox for which {@code graph:} has sent a message
     * @throws RouteMistakeException if it was neither sent nor found, whatever the route says
     */
    public void sent(
            @Variable("mail") OutgoingMail mail,
            @Header("request-id") String requestId,
            @ExchangeProperty(GraphEndpoint.ACCEPTED) String acceptedFor) {
        if (!mail.mailboxUri().equals(acceptedFor) && !record.isAccepted(mail)) {
            throw new RouteMistakeException(
                    "it would be recorded as sent, but Exchange has not accepted it: the step that"
                            + " sends it is missing or failed");
        }
        OutboundEntry entry = record.of(mail);
        Step step = Step.of(What.SENT).request(Optional.ofNullable(requestId));
        record.write(
                new OutboundEntryBuilder(entry).state(State.SENT).request(Optional.ofNullable(requestId)),
                mail.checked().isPresent() ? step : step.with(Step.FOUND));
        tally.count("outbound", mail.outbox().name(), "sent");
        timeSinceDropped(mail);
        mail.line(Outcome.SENT, clock.instant())
                .messageId(entry.content().messageId())
                .request(Optional.ofNullable(requestId))
                .info();
    }

    /** A letter was dropped long ago, and says nothing of how mail flows now. */
    private void timeSinceDropped(OutgoingMail mail) {
        if (!mail.isRetried()) {
            try {
                Instant dropped = Files.getLastModifiedTime(mail.file()).toInstant();
                tally.delay("outbound", mail.outbox().name(), dropped, clock.instant());
            } catch (IOException e) {
                LOG.debug("{} is not timed", mail, e);
            }
        }
    }
}
