package dev.mailchute.outbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Handles a file that its producer, still holding it open, wrote to after the message was sent. The new content was
 * never sent, so it becomes a separate letter.
 */
final class ChangedAfterSending {
    private final MailCenter mailCenter;
    private final Clock clock;

    ChangedAfterSending(MailCenter mailCenter, Clock clock) {
        this.mailCenter = mailCenter;
        this.clock = clock;
    }

    /** Whether the file's content differs from what was sent. */
    boolean hasChanged(OutgoingMail mail, OutboundEntry entry) throws IOException {
        return !mail.isRetried()
                && entry.content().sha256().isPresent()
                && Files.isRegularFile(mail.file())
                && !entry.content().sha256().get().equals(VerifiedFile.sha256(mail.file()));
    }

    /** Safe to repeat after a crash: it makes the same letter. */
    Letter hold(OutgoingMail sent, OutboundEntry entry) throws IOException {
        Instant now = clock.instant();
        OutgoingMail changed =
                sent.withKey(EmlName.key("outbound." + sent.outbox().name(), sent.key() + "\nchanged"));
        PermanentException reason = new PermanentException(Fault.of(
                "changed-after-sending",
                "the message in " + sent.fileName() + " was sent at "
                        + entry.sentAt() + " as "
                        + entry.content().messageId().orElse("?")
                        + ", and the file was changed after that. Its present content was not sent: compare it with Sent Items,"
                        + " then discard this letter, or retry it to send this content too"));
        Letter letter = LetterOfMail.letter(changed, MailRecord.fresh(changed, 0, now), reason, now);
        mailCenter.hold(letter, Optional.of(() -> Files.newInputStream(changed.file())));
        ReceiptFiles.failed(changed, ReceiptFiles.FailureReceipt.of(changed, letter, now));
        changed.line(Outcome.HELD, now)
                .with("letter", letter.id())
                .because(reason.fault())
                .warn();
        return letter;
    }
}
