package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.Set;

/**
 * A mail put together again from what Graph tells of it in JSON, for one whose MIME cannot be had. It looks like the mail but is not
 * it: the header field {@code X-Mailchute-Rebuilt: true} says so.
 */
public final class RebuiltMail {
    /** Put in place of an address that is none. */
    private static final String NOBODY = "unknown@unknown.invalid";

    private static final int MAX_FIELDS = 500;

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

    private RebuiltMail() {}

    /**
     * An attachment, or a note in its place.
     *
     * @param told what the list of attachments tells of it
     * @param bytes null where they are not there
     * @param note the whole text of the note; null where the bytes are there
     */
    public record Piece(JsonNode told, Path bytes, String note) {
        /** An attachment that was downloaded. */
        public static Piece of(JsonNode told, Path bytes) {
            return new Piece(told, bytes, null);
        }

        /** @param why goes on a sentence that begins with the name of the attachment */
        public static Piece missing(JsonNode told, String why) {
            return new Piece(
                    told,
                    null,
                    "The attachment \"" + AttachmentName.of(told.path("name").asText("")) + "\" ("
                            + FieldText.plain(told.path("contentType").asText("of unknown type")) + ", "
                            + told.path("size").asLong() + " bytes) " + FieldText.plain(why) + ".");
        }

        /** Words that concern no single attachment. */
        public static Piece note(String name, String words) {
            return new Piece(JsonNodeFactory.instance.objectNode().put("name", name), null, words);
        }
    }

    /**
     * Writes the mail. Whatever the JSON lacks is left out.
     *
     * @param message as {@code GET /messages/{id}} gives it, with {@code internetMessageHeaders} where they could be had
     * @param target the mail: complete and synced, or not there
     */
    public static void write(JsonNode message, List<Piece> attachments, Path target) throws IOException {
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
                attachments(attachments));
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
                    || fields.size() >= MAX_FIELDS) {
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

    private static List<ComposedMail.Attached> attachments(List<Piece> pieces) {
        List<ComposedMail.Attached> attachments = new ArrayList<>();
        for (Piece piece : pieces) {
            JsonNode told = piece.told();
            boolean item = told.path("@odata.type").asText("").endsWith("itemAttachment");
            String name = AttachmentName.of(told.path("name").asText(""));
            if (name.isEmpty()) {
                name = "attachment-" + (attachments.size() + 1);
            }
            if (piece.bytes() == null) {
                attachments.add(note(name, piece.note()));
                continue;
            }
            if (item && !name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
                name += ".eml";
            }
            attachments.add(new ComposedMail.Attached(
                    name, type(told, name), contentId(told), () -> Files.newInputStream(piece.bytes())));
        }
        return attachments;
    }

    private static ComposedMail.Attached note(String name, String words) {
        return new ComposedMail.Attached(
                name + ".missing.txt",
                "text/plain; charset=UTF-8",
                null,
                () -> new ByteArrayInputStream((words + "\r\n").getBytes(StandardCharsets.UTF_8)));
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
