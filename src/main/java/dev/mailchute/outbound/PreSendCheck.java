package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.CompletedMail;
import dev.mailchute.eml.DroppedMail;
import dev.mailchute.eml.JsonMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.eml.OutgoingCheck;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.ChangedFileException;
import dev.mailchute.files.Durable;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether a dropped file may be sent, and adds missing header fields. */
public final class PreSendCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PreSendCheck.class);

    private final Outboxes outboxes;
    private final OutboundLedger ledger;
    private final Clock clock;

    PreSendCheck(Outboxes outboxes, OutboundLedger ledger, Clock clock) {
        this.outboxes = outboxes;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The hidden folder of an outbox where {@code .json} becomes MIME and large messages are split into parts. */
    static Path staging(Outbox outbox) {
        return outbox.outboxDir().resolve(".staging");
    }

    /**
     * Checks the message; a {@code .json} is first composed into MIME. The engineer's own steps come next.
     *
     * @throws MailboxDownException if another process has the outbox by now
     * @throws PermanentException if it may not be sent, with the reason
     * @throws UnsettledException if its producer changed it meanwhile
     * @throws IOException if the file cannot be read
     */
    public OutgoingMail check(@Variable("mail") OutgoingMail mail) throws IOException {
        if (mail.arrival().restless()) {
            throw refused(
                    "still-changing",
                    mail.fileName() + " keeps changing; write it under another file extension, and rename it once it is"
                            + " finished");
        }
        try {
            OutgoingMail.Checked checked = checked(mail);
            if (mail.arrival().stamp().isPresent()) {
                checked.file().require(mail.arrival().stamp().get());
            }
            outboxes.state(mail).requireOwned();
            return mail.checked(checked);
        } catch (ChangedFileException e) {
            removeComposed(mail);
            throw new UnsettledException(e);
        }
    }

    /** Removes the MIME that was composed from {@code .json}. */
    static void removeComposed(OutgoingMail mail) {
        Path composed = staging(mail.outbox()).resolve(mail.key() + ".eml");
        try {
            Files.deleteIfExists(composed);
        } catch (IOException e) {
            LOG.debug("{} cannot be removed before the next start", composed, e);
        }
    }

    private OutgoingMail.Checked checked(OutgoingMail mail) throws IOException {
        Outbox outbox = mail.outbox();
        if (!Files.isRegularFile(mail.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw refused("not-a-file", mail.fileName() + " is a link or a special file; drop the file itself");
        }
        if (Files.size(mail.file()) == 0) {
            throw refused(
                    "empty-file",
                    mail.fileName()
                            + " has been empty for a minute; write it under another file extension, and rename it once it"
                            + " is finished");
        }
        VerifiedFile dropped = VerifiedFile.of(mail.file());
        try {
            Path eml = mail.isJson() ? compose(mail, dropped) : mail.file();
            DroppedMail meant = DroppedMail.read(mail.isJson() ? VerifiedFile.of(eml) : dropped, mail.isDotStuffed());
            if (!mail.isJson()) {
                meant.check(!mail.isRetried()); // a person has already reviewed a retried message
            }
            CompletedMail complete =
                    CompletedMail.of(meant, sender(outbox), domain(outbox), mail.key(), clock.instant());
            MailHeaders headers = complete.headers();
            new OutgoingCheck(outbox.name(), outbox.mailbox(), outbox.allowedFrom(), outbox.maxSize())
                    .check(meant, headers, complete.size());
            if (!mail.isRetried()) {
                refuseDuplicate(mail, complete.messageId(), dropped.sha256());
            }
            dropped.requireUnchanged();
            return new OutgoingMail.Checked(eml, headers, complete, dropped);
        } catch (UnsendableMail e) {
            dropped.requireUnchanged();
            throw refused(e.code(), e.reason());
        }
    }

    /** Composed once per content: every attempt sends the attachments as they were then. */
    private Path compose(OutgoingMail mail, VerifiedFile json) throws IOException, UnsendableMail {
        Outbox outbox = mail.outbox();
        Path target = staging(outbox).resolve(mail.key() + ".eml");
        boolean isOfThis = ledger.find(mail.key())
                .flatMap(entry -> entry.content().sha256())
                .filter(json.sha256()::equals)
                .isPresent();
        if (isOfThis && Files.exists(target)) {
            return target;
        }
        Durable.createBelow(outbox.outboxDir(), target.getParent());
        Path part = staging(outbox).resolve(mail.key() + ".part");
        new JsonMail(outbox.outboxDir(), sender(outbox), domain(outbox), outbox.maxSize())
                .write(mail.file(), part, mail.key(), clock.instant());
        Durable.move(part, target);
        return target;
    }

    private void refuseDuplicate(OutgoingMail mail, String messageId, String sha256) {
        Outbox outbox = mail.outbox();
        if (outbox.duplicateWindow().isZero()) {
            return;
        }
        Instant since = clock.instant().minus(outbox.duplicateWindow());
        ledger.same(outbox.name(), messageId, sha256, mail.key(), since).ifPresent(earlier -> {
            throw refused(
                    "duplicate",
                    "the same message, byte for byte and with the same Message-ID, was sent as " + earlier.file()
                            + " at " + earlier.sentAt() + "; retry this letter to send it twice");
        });
    }

    static Address sender(Outbox outbox) {
        return new Address(outbox.senderName().orElse(""), outbox.defaultFrom());
    }

    private static String domain(Outbox outbox) {
        return outbox.mailbox().substring(outbox.mailbox().indexOf('@') + 1);
    }

    private static PermanentException refused(String code, String reason) {
        return new PermanentException(Fault.of(code, reason));
    }
}
