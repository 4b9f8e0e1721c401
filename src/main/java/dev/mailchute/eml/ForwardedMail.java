package dev.mailchute.eml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A message that carries a received one as an attachment. Nothing that the received one says decides where it goes: it is quoted in the
 * text and, on one line, in the subject.
 *
 * @param received the file of the received message
 * @param to addresses that a person configured, separated by commas
 * @param seed determines the Message-ID
 */
public record ForwardedMail(Path received, Address sender, String to, String seed, Instant now) {
    /** Answers that no person writes are not wanted (RFC 3834, and Exchange's own). */
    private static final List<HeaderField> NO_ANSWERS = List.of(
            new HeaderField("Auto-Submitted", "auto-generated"), new HeaderField("X-Auto-Response-Suppress", "All"));

    /**
     * Writes it: complete and synced, or absent after a failure.
     *
     * @throws UnsendableMail with one of the codes {@code bad-address}, {@code too-large}
     */
    public void write(Path target, long maxSize) throws IOException, UnsendableMail {
        AddressList recipients = new AddressList();
        recipients.add(to);
        if (recipients.addresses.isEmpty() || !recipients.malformed.isEmpty()) {
            throw new UnsendableMail(
                    "bad-address", "\"" + to + "\" is no list of email addresses, such as ann@x.example");
        }
        MailHeaders headers = MailHeaders.read(received);
        String domain = sender.address().substring(sender.address().indexOf('@') + 1);
        String name = AttachmentName.of(headers.subject().replace('/', '-').replace('\\', '-'));
        new ComposedMail(
                        new Participants(sender, List.copyOf(recipients.addresses), List.of(), List.of(), List.of()),
                        new ComposedMail.Identity("Fwd: " + headers.subject(), MessageId.of(seed, domain), now),
                        NO_ANSWERS,
                        new ComposedMail.Texts(text(headers), null),
                        List.of(new ComposedMail.Attached(
                                (name.isEmpty() ? "message" : name) + EmlName.ENDING,
                                FileType.of(EmlName.ENDING),
                                null,
                                () -> Files.newInputStream(received))))
                .write(target, maxSize);
    }

    private static String text(MailHeaders headers) {
        return "From: " + names(headers.from()) + "\n"
                + "Sent: " + headers.date().map(Instant::toString).orElse("unknown") + "\n"
                + "To: " + names(headers.to()) + "\n"
                + "Subject: " + headers.subject() + "\n\n"
                + "The message is attached.\n";
    }

    private static String names(List<Address> some) {
        return String.join(
                ", ",
                some.stream()
                        .map(one -> one.name().isEmpty() ? one.address() : one.name() + " <" + one.address() + ">")
                        .toList());
    }

    /** The name of its file in an outbox: the same for each attempt, another one for other recipients. */
    public static String fileName(String deliveryId, String to) {
        return "forward-" + deliveryId + "-" + Hash.of(to, 8) + EmlName.ENDING;
    }
}
