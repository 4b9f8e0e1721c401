package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.angus.mail.util.BASE64DecoderStream;

/**
 * A mail put together again from what Graph tells of it in JSON, for one whose MIME cannot be had. It looks like the mail but is not
 * it: the header field {@code X-Mailchute-Rebuilt: true} says so.
 */
public final class Rebuilt {
    /** Put in place of an address that is none. */
    private static final String NOBODY = "unknown@unknown.invalid";

    private static final int MOST_FIELDS = 500;

    /** Fields that the JSON tells elsewhere. */
    private static final Set<String> ELSEWHERE = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "x-mailchute-rebuilt");

    private Rebuilt() {}

    /**
     * Writes the mail. Whatever the JSON lacks is left out; an attachment whose bytes are not there becomes a note that says so.
     *
     * @param message as {@code GET /messages/{id}} gives it, with {@code internetMessageHeaders} and {@code attachments} where they
     *     could be had
     * @param files the bytes of attachments that were downloaded on their own, by attachment id; they win over {@code contentBytes}
     * @param target the mail: complete and synced, or not there
     */
    public static void write(JsonNode message, Map<String, Path> files, Path target) throws IOException {
        JsonNode body = message.path("body");
        String content = body.path("content").asText("");
        boolean html = body.path("contentType").asText("").equalsIgnoreCase("html");
        JsonNode sender = message.path("from").isObject() ? message.path("from") : message.path("sender");
        ComposedMail mail = new ComposedMail(
                address(sender),
                addresses(message, "toRecipients"),
                addresses(message, "ccRecipients"),
                addresses(message, "bccRecipients"),
                addresses(message, "replyTo"),
                message.path("subject").asText(""),
                messageId(message),
                date(message),
                fields(message),
                html ? null : content,
                html ? content : null,
                attachments(message, files));
        try {
            mail.write(target, Long.MAX_VALUE);
        } catch (UnsendableMail impossible) {
            throw new IllegalStateException(impossible); // there is no limit
        }
    }

    private static List<Address> addresses(JsonNode message, String key) {
        List<Address> addresses = new ArrayList<>();
        for (JsonNode recipient : message.path(key)) {
            if (addresses.size() < AddressList.MOST) {
                addresses.add(address(recipient));
            }
        }
        return addresses;
    }

    private static Address address(JsonNode recipient) {
        String name =
                FieldText.plain(recipient.path("emailAddress").path("name").asText(""));
        String address =
                FieldText.plain(recipient.path("emailAddress").path("address").asText(""));
        if (Address.isValid(address)) {
            return new Address(name.equals(address) ? "" : name, address);
        }
        return new Address(
                (name + " " + address).strip(), NOBODY); // Exchange's own addresses, /O=..., are no mail addresses
    }

    private static String messageId(JsonNode message) {
        String id = message.path("internetMessageId").asText("").strip();
        return id.matches("<[!-;=?-~]{1,900}>")
                ? id
                : MessageId.of(message.path("id").asText(""), "");
    }

    private static Instant date(JsonNode message) {
        for (String key : List.of("sentDateTime", "receivedDateTime")) {
            try {
                return Instant.parse(message.path(key).asText(""));
            } catch (DateTimeException missing) {
                // the next one
            }
        }
        return Instant.EPOCH;
    }

    private static List<ComposedMail.Field> fields(JsonNode message) throws IOException {
        List<ComposedMail.Field> fields = new ArrayList<>();
        for (JsonNode header : message.path("internetMessageHeaders")) {
            String name = header.path("name").asText("");
            String small = name.toLowerCase(Locale.ROOT);
            if (!name.matches("[!-9;-~]{1,100}")
                    || ELSEWHERE.contains(small)
                    || small.startsWith("content-")
                    || fields.size() >= MOST_FIELDS) {
                continue;
            }
            ComposedMail.Field field = new ComposedMail.Field(
                    name, FieldText.decoded(header.path("value").asText("")));
            if (ComposedMail.encoded(field).lines().allMatch(line -> line.length() <= 900)) {
                fields.add(field);
            }
        }
        fields.add(new ComposedMail.Field("X-Mailchute-Rebuilt", "true"));
        return fields;
    }

    private static List<ComposedMail.Attached> attachments(JsonNode message, Map<String, Path> files) {
        List<ComposedMail.Attached> attachments = new ArrayList<>();
        for (JsonNode one : message.path("attachments")) {
            boolean item = one.path("@odata.type").asText("").endsWith("itemAttachment");
            String name = AttachmentName.of(one.path("name").asText(""));
            if (name.isEmpty()) {
                name = "attachment-" + (attachments.size() + 1);
            }
            Path file = files.get(one.path("id").asText(""));
            JsonNode bytes = one.path("contentBytes");
            if (file == null && !bytes.isTextual()) {
                attachments.add(note(name, one));
                continue;
            }
            if (item && !name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
                name += ".eml";
            }
            ComposedMail.Content content = file != null
                    ? () -> Files.newInputStream(file)
                    : () -> new BASE64DecoderStream(
                            new ByteArrayInputStream(bytes.textValue().getBytes(StandardCharsets.US_ASCII)), true);
            attachments.add(new ComposedMail.Attached(name, type(one, name), contentId(one), content));
        }
        return attachments;
    }

    private static ComposedMail.Attached note(String name, JsonNode attachment) {
        String note = "The attachment \"" + name + "\" ("
                + FieldText.plain(attachment.path("contentType").asText("of unknown type")) + ", "
                + attachment.path("size").asLong() + " bytes) could not be read from the mailbox.\r\n";
        return new ComposedMail.Attached(
                name + ".missing.txt",
                "text/plain; charset=UTF-8",
                null,
                () -> new ByteArrayInputStream(note.getBytes(StandardCharsets.UTF_8)));
    }

    private static String type(JsonNode attachment, String name) {
        try {
            String type = new ContentType(attachment.path("contentType").asText(""))
                    .getBaseType()
                    .toLowerCase(Locale.ROOT);
            if (type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+")
                    && !type.startsWith("message/")
                    && !type.startsWith("multipart/")) {
                return type;
            }
        } catch (ParseException | RuntimeException none) {
            // by its name
        }
        return FileType.of(name);
    }

    private static String contentId(JsonNode attachment) {
        String id = attachment.path("contentId").asText("").replaceAll("^<|>$", "");
        boolean shown = attachment.path("isInline").asBoolean() && id.matches("[!-;=?-~]{1,200}");
        return shown ? id : null;
    }
}
