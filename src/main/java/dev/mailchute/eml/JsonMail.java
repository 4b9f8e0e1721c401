package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Mail given as JSON, made into one complete MIME mail. Nothing is guessed: unknown keys, wrong types, doubled keys and anything that
 * could smuggle in a header or a file from elsewhere are refused.
 *
 * @param outboxDir attachments lie in it
 * @param sender who is in From when {@code "from"} is missing
 * @param domain of a new Message-ID
 * @param maxSize bytes that the MIME mail may have
 */
public record JsonMail(Path outboxDir, Address sender, String domain, long maxSize) {
    /** Bytes that the JSON file itself may have. */
    public static final long MAX_JSON = 5L * 1024 * 1024;

    private static final Set<String> KEYS =
            Set.of("to", "cc", "bcc", "replyTo", "from", "subject", "text", "html", "headers", "attachments");

    /**
     * Writes the mail that a JSON file describes.
     *
     * @param target the MIME mail: complete and synced, or not there
     * @param seed the Message-ID is derived from it, unless the JSON gives one: the same for each try of this mail
     * @param now the Date, unless the JSON gives one
     * @throws UnsendableMail with one of the codes {@code bad-json}, {@code unknown-key}, {@code header-injection}, {@code bad-header},
     *     {@code header-not-allowed}, {@code bad-address}, {@code no-recipients}, {@code too-large}, {@code attachment-missing},
     *     {@code attachment-outside-outbox}, {@code attachment-not-a-file}, {@code attachment-unreadable}, {@code attachment-changed},
     *     {@code too-many-attachments}, {@code unfinished}
     */
    public void write(Path json, Path target, String seed, Instant now) throws IOException, UnsendableMail {
        JsonNode mail = JsonMembers.parsed(json);
        JsonMembers.known(mail, KEYS, "");
        long most = Math.min(maxSize, OutgoingCheck.EXCHANGE_SIZE);
        Participants participants = participants(mail);
        JsonHeaders headers = JsonHeaders.of(mail.path("headers"));
        List<ComposedMail.Attached> attachments =
                new JsonAttachments(new OutboxFiles(outboxDir), most).read(mail.path("attachments"));
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
            composed.write(target, most);
        } catch (IOException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutboxFiles.ChangedException changed) {
                    throw new UnsendableMail(
                            "attachment-changed",
                            "the attachment " + changed.getMessage()
                                    + "; write attachments before the .json file, and leave them alone until it has gone");
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
                    "no-recipients", "the mail has no recipients; put somebody into \"to\", \"cc\" or \"bcc\"");
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
