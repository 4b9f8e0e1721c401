package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.DroppedMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Variable;

/** The last step for a dropped file: moving it away, with a receipt. */
public final class Receipts {
    private final MailRecord record;
    private final MailCenter mailCenter;
    private final ChangedAfterSending changed;
    private final Outboxes outboxes;
    private final OutboundFailure failures;
    private final Tally tally;

    Receipts(
            MailRecord record,
            MailCenter mailCenter,
            ChangedAfterSending changed,
            Outboxes outboxes,
            OutboundFailure failures,
            Tally tally) {
        this.record = record;
        this.mailCenter = mailCenter;
        this.changed = changed;
        this.outboxes = outboxes;
        this.failures = failures;
        this.tally = tally;
    }

    /** Moves the file to {@code sent/}, with a receipt. */
    public Outcome clearAway(@Variable("mail") OutgoingMail mail) {
        OutboundEntry entry = record.of(mail);
        OutboundEntryBuilder done = new OutboundEntryBuilder(entry).state(State.DONE);
        Archive.sent(mail);
        try {
            if (changed.hasChanged(mail, entry)) {
                record.write(done, changed.hold(mail, entry));
                tally.count("outbound", mail.outbox().name(), "held");
            } else {
                record.write(done, Step.of(What.CLEARED_AWAY).with("sent/" + writeReceipt(mail, entry)));
            }
        } catch (IOException e) {
            throw new MailboxDownException(
                    Fault.of(
                            "storage",
                            "the message in " + mail.fileName() + " was sent, but its file cannot be moved to sent/ in "
                                    + mail.outbox().outboxDir() + ", which is retried: " + OutboxState.describe(e)),
                    e);
        }
        PreSendCheck.removeComposed(mail);
        mailCenter.find(mail.key()).ifPresent(mailCenter::settle);
        failures.finished(mail);
        outboxes.state(mail).works();
        return Outcome.sent();
    }

    private static String writeReceipt(OutgoingMail mail, OutboundEntry entry) throws IOException {
        return ReceiptFiles.sent(
                mail,
                new ReceiptFiles.SendReceipt(
                        mail.fileName(),
                        mail.outbox().name(),
                        mail.outbox().mailbox(),
                        entry.content().messageId().orElse(null),
                        headers(mail).recipients().stream()
                                .map(Address::address)
                                .toList(),
                        entry.sentAt(),
                        entry.sending().requestId().orElse(null),
                        entry.sending().draft().isPresent() ? "draft" : "send-mail"));
    }

    private static MailHeaders headers(OutgoingMail mail) throws IOException {
        if (mail.checked().isPresent()) {
            return mail.checkedMail().headers();
        }
        Optional<Path> eml = LetterOfMail.readable(mail).filter(file -> !OutboxNames.isJson(file.toString()));
        return eml.isPresent()
                ? DroppedMail.read(eml.get(), false).headers()
                : MailHeaders.read(InputStream.nullInputStream());
    }
}
