package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Converts a JSON message to a complete MIME message. Nothing is guessed: unknown keys, wrong types, duplicate keys, and anything that
 * could smuggle in a header or a file from elsewhere, are refused.
 *
 * @param outboxDir contains the attachments
 * @param sender for a missing {@code "from"}
 * @param domain of a new Message-ID
 * @param maxSize the maximum size of the MIME message in bytes
 */
public record JsonMail(Path outboxDir, Address sender, String domain, long maxSize) {
    /** The maximum size of the JSON file itself, in bytes. */
    public static final long MAX_JSON = 5L * 1024 * 1024;

    private static final Set<String> KEYS =
            Set.of("to", "cc", "bcc", "replyTo", "from", "subject", "text", "html", "headers", "attachments");

    /**
     * Writes the message that a JSON file describes.
     *
     * @param target the MIME message: complete and synced, or absent after a failure
     * @param seed determines the Message-ID, unless the JSON sets one; the same for each attempt at this message
     * @param now the Date, unless the JSON sets one
     * @throws UnsendableMail with one of the codes {@code bad-json}, {@code unknown-key}, {@code header-injection}, {@code bad-header},
     *     {@code header-not-allowed}, {@code bad-address}, {@code no-recipients}, {@code too-large}, {@code attachment-missing},
     *     {@code attachment-outside-outbox}, {@code attachment-not-a-file}, {@code attachment-unreadable}, {@code attachment-changed},
     *     {@code too-many-attachments}, {@code unfinished}
     */
    public void write(Path json, Path target, String seed, Instant now) throws IOException, UnsendableMail {
        JsonNode mail = JsonMembers.parsed(json);
        JsonMembers.known(mail, KEYS, "");
        long max = Math.min(maxSize, OutgoingCheck.EXCHANGE_SIZE);
        Participants participants = participants(mail);
        JsonHeaders headers = JsonHeaders.of(mail.path("headers"));
        List<ComposedMail.Attached> attachments =
                new JsonAttachments(new OutboxFiles(outboxDir), max).read(mail.path("attachments"));
        ComposedMail.Identity heading = new ComposedMail.Identity(
                FieldText.decoded(JsonMembers.line(JsonMembers.text(mail, "subject", "subject"), "subject")),
                headers.takeMessageId(MessageId.of(seed, domain)),
                headers.takeDate(now));
        ComposedMail composed = new ComposedMail(
                participants,
                heading,
                headers.others(),
                new ComposedMail.Texts(JsonMembers.text(mail, "text", "text"), JsonMembers.text(mail, "html", "html")),
                attachments);
        try {
            composed.write(target, max);
        } catch (IOException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutboxFiles.ChangedException changed) {
                    throw new UnsendableMail(
                            "attachment-changed",
                            "the attachment " + changed.getMessage()
                                    + "; write attachments before the .json file, and do not change them until it is sent");
                }
            }
            throw failure;
        }
    }

    private Participants participants(JsonNode mail) throws UnsendableMail {
        List<Address> to = JsonMembers.addresses(mail, "to");
        List<Address> cc = JsonMembers.addresses(mail, "cc");
        List<Address> bcc = JsonMembers.addresses(mail, "bcc");
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            throw new UnsendableMail(
                    "no-recipients", "the message has no recipients; add an address to \"to\", \"cc\" or \"bcc\"");
        }
        String from = JsonMembers.text(mail, "from", "from");
        return new Participants(
                from == null ? sender : JsonMembers.address(from, "from"),
                to,
                cc,
                bcc,
                JsonMembers.addresses(mail, "replyTo"));
    }
}
