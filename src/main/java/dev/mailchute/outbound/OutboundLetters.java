package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes letters of outgoing messages, and messages of letters again. */
public final class OutboundLetters {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundLetters.class);

    private final MailCenter mailCenter;
    private final MailRecord record;
    private final Outboxes outboxes;
    private final OutboundFailure failures;
    private final Tally tally;
    private final Clock clock;

    OutboundLetters(
            MailCenter mailCenter,
            MailRecord record,
            Outboxes outboxes,
            OutboundFailure failures,
            Tally tally,
            Clock clock) {
        this.mailCenter = mailCenter;
        this.record = record;
        this.outboxes = outboxes;
        this.failures = failures;
        this.tally = tally;
        this.clock = clock;
    }

    /**
     * The Mail Center takes the message, and the application gets a receipt.
     *
     * @return {@code held}; {@code left} if it stays where it is, and becomes a letter at a later try
     * @throws UncheckedIOException if the Mail Center cannot take it
     */
    public Outcome hold(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught)
            throws IOException {
        Exception failure = MailException.in(caught);
        try {
            return makeLetter(mail, failure);
        } catch (UncheckedIOException e) {
            // The Mail Center cannot take it, unless the file itself cannot be read.
            if (mail.isRetried() || !failures.warnIfUnreadable(mail, e)) {
                throw e;
            }
        } catch (IOException | LedgerException e) {
            if (mail.isRetried()) {
                throw e;
            }
            if (!failures.warnIfUnreadable(mail, e)) {
                outboxes.state(mail)
                        .down(Fault.of(
                                "storage",
                                "a mail that failed cannot be made a letter with a receipt: " + e.getMessage()));
            }
        }
        return failures.postpone(mail, failure);
    }

    private Outcome makeLetter(OutgoingMail mail, Exception failure) throws IOException {
        OutboundEntry entry = record.of(mail);
        Instant now = clock.instant();
        Letter letter = LetterOfMail.letter(mail, entry, failure, now);
        if (!letter.isInDoubt() && entry.state() == State.SENDING) {
            record.write(new OutboundEntryBuilder(entry).state(State.CLAIMED));
        }
        mailCenter.hold(letter, LetterOfMail.message(mail));
        ReceiptFiles.failed(mail, ReceiptFiles.FailureReceipt.of(mail, letter, now));
        // Last, for a file that is still there when its entry is finished would be another mail.
        record.write(new OutboundEntryBuilder(entry).state(State.HELD));
        PreSendCheck.removeComposed(mail);
        failures.over(mail);
        tally.count("outbound", mail.outbox().name(), letter.outcome());
        Fault fault = Fault.of(failure);
        LOG.warn("{} held as letter {}: {}", mail, letter.id(), fault.text());
        return Outcome.held(fault);
    }

    /**
     * A letter's message, to go in again at its own entrance.
     *
     * @param resend whether a send in doubt is sent again even where the look-up does not settle it
     * @throws PermanentException if there is no such outbox any more
     */
    public OutgoingMail retried(Letter letter, boolean resend) {
        Path message = mailCenter
                .message(letter)
                .orElseThrow(() -> new PermanentException(Fault.of("no-message", "the letter has no mail to send")));
        Outbox outbox = outboxes.named(letter.name()).outbox();
        OutgoingMail mail = new OutgoingMail(
                outbox,
                letter.id(),
                message,
                letter.file(),
                State.CLAIMED,
                Optional.empty(),
                resend ? OutgoingMail.Retry.IN_ANY_CASE : OutgoingMail.Retry.IF_NOT_SENT,
                OutgoingMail.Arrival.OF_LETTER);
        State before = record.of(mail).state();
        boolean gone = before == State.SENT || before == State.DONE;
        // A crash or a full disk may have kept the letter of a mail that has gone.
        return mail.from(gone ? State.SENT : letter.isInDoubt() ? State.SENDING : State.CLAIMED);
    }
}
