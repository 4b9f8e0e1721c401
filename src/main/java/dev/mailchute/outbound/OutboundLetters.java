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

/** Turns outgoing messages into letters, and retried letters back into messages. */
public final class OutboundLetters {
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
     * Hands the message to the Mail Center and writes a receipt for the application that dropped it.
     *
     * @return {@code held}; {@code left} if it stays where it is and becomes a letter at a later attempt
     * @throws UncheckedIOException if the Mail Center cannot store it
     */
    public Outcome hold(
            @Variable("mail") OutgoingMail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught)
            throws IOException {
        Exception failure = MailException.in(caught);
        try {
            return makeLetter(mail, failure);
        } catch (UncheckedIOException e) {
            // Either the Mail Center cannot store it, or the file itself cannot be read.
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
                                "the letter or receipt of " + mail.fileName()
                                        + " cannot be written, so the message stays in the outbox: " + e.getMessage()));
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
        outboxes.state(mail).requireOwned();
        mailCenter.hold(letter, LetterOfMail.message(mail));
        ReceiptFiles.failed(mail, ReceiptFiles.FailureReceipt.of(mail, letter, now));
        // Last: a file that still exists when its entry is finished counts as another message.
        record.write(
                new OutboundEntryBuilder(entry)
                        .state(State.HELD)
                        .messageId(Optional.ofNullable(letter.internetMessageId())),
                LetterOfMail.held(letter),
                LetterOfMail.envelope(letter));
        PreSendCheck.removeComposed(mail);
        failures.finished(mail);
        tally.count("outbound", mail.outbox().name(), letter.outcome());
        Fault fault = Fault.of(failure);
        mail.line(letter.outcome(), clock.instant())
                .messageId(Optional.ofNullable(letter.internetMessageId()))
                .with("letter", letter.id())
                .because(fault)
                .warn();
        return mail.arrival().end().with(Outcome.held(fault));
    }

    /**
     * The message of a letter, to be processed again from the start of the route.
     *
     * @param resend whether a message in doubt is sent again even if the search does not settle it
     * @throws PermanentException if the outbox is no longer configured, or the letter has no message
     */
    public OutgoingMail retried(Letter letter, boolean resend) {
        Path message = mailCenter
                .message(letter)
                .orElseThrow(() -> new PermanentException(
                        Fault.of("no-message", "the letter has no message to send; discard it")));
        outboxes.named(letter.name()).state().takeOver();
        Outbox outbox = outboxes.named(letter.name()).outbox();
        OutgoingMail mail = new OutgoingMail(
                outbox,
                letter.id(),
                message,
                letter.file(),
                State.CLAIMED,
                Optional.empty(),
                resend ? OutgoingMail.Retry.EVEN_IF_SENT : OutgoingMail.Retry.IF_NOT_SENT,
                OutgoingMail.Arrival.ofLetter(clock.instant()));
        State before = record.of(mail).state();
        boolean isSent = before == State.SENT || before == State.DONE;
        // A crash or a full disk may have left the letter of a message that was sent, or may have been.
        boolean isInDoubt = letter.isInDoubt() || before == State.SENDING;
        return mail.startingAs(isSent ? State.SENT : isInDoubt ? State.SENDING : State.CLAIMED);
    }
}
