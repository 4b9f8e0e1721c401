package dev.mailchute.outbound;

import dev.mailchute.eml.DroppedMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.InDoubtException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Creates letters from outgoing messages. */
final class LetterOfMail {
    private LetterOfMail() {}

    static Letter letter(OutgoingMail mail, OutboundEntry entry, Exception failure, Instant now) throws IOException {
        Fault fault = Fault.of(failure);
        boolean isInDoubt = isInDoubt(failure) || entry.state() == State.SENDING && isOurs(failure);
        Optional<Path> eml = readable(mail);
        MailHeaders headers = eml.isPresent()
                ? DroppedMail.read(eml.get(), false).headers()
                : MailHeaders.read(InputStream.nullInputStream());
        String messageId = mail.checked()
                .map(checked -> checked.mail().messageId())
                .or(entry.content()::messageId)
                .or(headers::messageId)
                .orElse(null);
        String step = isInDoubt ? "look-up" : fault.status() == 0 ? "check" : "send";
        return new Letter(
                new Letter.Origin(
                        mail.key(),
                        "outbound",
                        mail.outbox().name(),
                        mail.outbox().mailbox()),
                isInDoubt ? "in-doubt" : "held",
                Letter.Failure.of(fault, step, "permanent"),
                new Letter.Tries(
                        entry.failures().count() + 1, entry.failures().first().orElse(now), now),
                Letter.Heading.of(headers, messageId),
                new Letter.Original(eml.isPresent() ? Files.size(eml.get()) : 0, false, mail.fileName()));
    }

    /** The step that made it a letter. */
    static Step held(Letter letter) {
        Fault fault = new Fault(
                letter.code() == null ? "unknown" : letter.code(), 0, "", Optional.ofNullable(letter.requestId()));
        return Step.of(What.HELD).inDoubt(letter.isInDoubt()).because(fault);
    }

    /** What the journal may know of it. */
    static MessageFacts envelope(Letter letter) {
        return new MessageFacts(
                Optional.empty(),
                letter.subject() == null ? "" : letter.subject(),
                Optional.ofNullable(letter.from()),
                letter.to() == null ? List.of() : letter.to());
    }

    /** Whether it is unknown if the message was sent. A retry is searched for only once. */
    static boolean isInDoubt(Exception failure) {
        return failure instanceof InDoubtException || failure instanceof UnknownOutcomeException;
    }

    /** A failure of our own, or a step that was refused, may have come after Exchange had accepted the message. */
    private static boolean isOurs(Exception failure) {
        return !(failure instanceof MailException) || failure instanceof RouteMistakeException;
    }

    /** The message as it would be sent, with missing header fields added; a retry sends the same bytes. */
    static Optional<MailCenter.Message> message(OutgoingMail mail) {
        if (mail.isRetried()) {
            return Optional.empty();
        }
        if (mail.checked().isPresent() && mail.checkedMail().isUnchanged()) {
            return Optional.of(mail.checkedMail().mail()::open);
        }
        return readable(mail).map(file -> () -> DroppedMail.plain(file, mail.isDotStuffed()));
    }

    /** The file that holds the message at its present step. */
    static Optional<Path> readable(OutgoingMail mail) {
        if (mail.checked().isPresent()) {
            return Optional.of(mail.checkedMail().eml());
        }
        Path composed = PreSendCheck.staging(mail.outbox()).resolve(mail.key() + ".eml");
        Path file = mail.isJson() && Files.exists(composed) ? composed : mail.file();
        return Optional.of(file).filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS));
    }
}
