package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.CompletedMail;
import dev.mailchute.eml.DroppedMail;
import dev.mailchute.eml.JsonMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.eml.OutgoingCheck;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.files.Durable;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.PermanentException;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;

/** Finds out whether a dropped file may go out, and makes it complete. */
final class Fitness {
    private final OutboundLedger ledger;
    private final Clock clock;

    Fitness(OutboundLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The hidden folder of an outbox where {@code .json} becomes MIME, and large mail is taken apart. */
    static Path staging(Outbox outbox) {
        return outbox.outboxDir().resolve(".staging");
    }

    /**
     * @throws PermanentException if it may not go out as it is, in words
     * @throws IOException if the file cannot be read
     */
    OutgoingMail.Checked check(OutgoingMail mail) throws IOException {
        Outbox outbox = mail.outbox();
        if (!Files.isRegularFile(mail.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw refused("not-a-file", mail.fileName() + " is a link or a special file; drop the file itself");
        }
        if (Files.size(mail.file()) == 0) {
            throw refused(
                    "empty-file",
                    mail.fileName()
                            + " has been empty for a minute; write it under another ending, and rename it once it"
                            + " is finished");
        }
        try {
            Path eml = mail.isJson() ? composed(mail) : mail.file();
            DroppedMail dropped = DroppedMail.read(eml, mail.isDotStuffed());
            if (!mail.isJson()) {
                dropped.check(!mail.retried()); // a person has seen what is retried
            }
            CompletedMail complete =
                    CompletedMail.of(dropped, sender(outbox), domain(outbox), mail.key(), clock.instant());
            MailHeaders headers = complete.headers();
            new OutgoingCheck(outbox.name(), outbox.mailbox(), outbox.allowedFrom(), outbox.maxSize())
                    .check(dropped, headers, complete.size());
            String sha256 = sha256(mail.file());
            if (!mail.retried()) {
                refuseDuplicate(mail, complete.messageId(), sha256);
            }
            return new OutgoingMail.Checked(eml, headers, complete, sha256);
        } catch (UnsendableMail e) {
            throw refused(e.code(), e.reason());
        }
    }

    /** Made once: what the attachments were then is what is sent, at each try. */
    private Path composed(OutgoingMail mail) throws IOException, UnsendableMail {
        Outbox outbox = mail.outbox();
        Path target = staging(outbox).resolve(mail.key() + ".eml");
        if (Files.exists(target)) {
            return target;
        }
        Files.createDirectories(target.getParent());
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
                    "the same mail, byte for byte and with the same Message-ID, was sent as " + earlier.file() + " at "
                            + earlier.begun().orElse(earlier.changed()) + "; retry it if it is to go twice");
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

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
