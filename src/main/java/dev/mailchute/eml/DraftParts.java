package dev.mailchute.eml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.angus.mail.util.DecodingException;

/**
 * A mail taken apart, for one that is too large to be given to Graph as MIME: what goes into the draft, and its attachments as files.
 *
 * @param from one address; the mail was checked before
 * @param importance {@code low}, {@code normal} or {@code high}
 * @param isReadReceiptRequested whether the sender wants to be told that it was read
 * @param isDeliveryReceiptRequested whether the sender wants to be told that it was delivered
 * @param headers the first five X- fields, all that Graph takes
 * @param properties what else has no field of its own in the JSON of Graph
 * @param dropped names of what stands among the header fields and is none
 */
public record DraftParts(
        String subject,
        Body body,
        Address from,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        List<Address> replyTo,
        String internetMessageId,
        String importance,
        boolean isReadReceiptRequested,
        boolean isDeliveryReceiptRequested,
        List<Field> headers,
        List<Property> properties,
        List<String> dropped,
        List<Attachment> attachments) {

    /** @param contentType {@code html} or {@code text} */
    public record Body(String contentType, String content) {}

    /** A header field, decoded. */
    public record Field(String name, String value) {}

    /** A property of Exchange that Graph knows by an id only, such as {@code String 0x1042}. */
    public record Property(String id, String value) {}

    /**
     * @param contentType with the charset of a text
     * @param size bytes of the file, which holds the decoded attachment
     * @param isInline whether the HTML shows it
     * @param contentId null when there is none
     */
    public record Attachment(
            String name, String contentType, long size, boolean isInline, String contentId, Path file) {}

    /** Attachments that Exchange takes at most. */
    public static final int MAX_ATTACHMENTS = 250;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_BODY = 3 * 1024 * 1024;
    private static final int MAX_JSON = 4 * 1000 * 1000;

    /**
     * Takes a mail apart.
     *
     * @param mail checked by {@link OutgoingCheck}
     * @param folder an empty folder that takes the attachments; the caller removes it
     * @throws UnsendableMail with one of the codes {@code signed-mail-too-large}, {@code too-many-attachments}, {@code body-too-large},
     *     {@code nested-too-deeply}, {@code broken-mime}, {@code draft-would-lose}
     */
    public static DraftParts of(CompletedMail mail, Path folder) throws IOException, UnsendableMail {
        Path whole = mail.whole(folder);
        try (MailPart.MailFile file = new MailPart.MailFile(whole)) {
            return new Taking(folder).of(mail, MailPart.of(file));
        } catch (MailPart.TooManyParts tooMany) {
            throw tooManyAttachments();
        } catch (MessagingException | RuntimeException broken) {
            if (broken.getCause() instanceof IOException io && !(io instanceof BoundedInput.TooMuch)) {
                throw io; // the disk, not the mail
            }
            throw new UnsendableMail(
                    "broken-mime",
                    "the mail is too large for one request, and its parts cannot be told apart ("
                            + FieldText.plain(why(broken))
                            + "); have its MIME structure corrected, or send it with less attached");
        } finally {
            if (!whole.equals(mail.file())) {
                Files.deleteIfExists(whole);
            }
        }
    }

    private static String why(Exception broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return String.valueOf(cause.getMessage());
    }

    static UnsendableMail tooManyAttachments() {
        return new UnsendableMail(
                "too-many-attachments",
                "the mail has more than " + MAX_ATTACHMENTS
                        + " attachments, and Exchange takes no more; put them into an archive, or send several mails");
    }

    /** The draft without its attachments, as {@code POST /users/{mailbox}/messages} takes it. */
    public ObjectNode toDraftJson() {
        ObjectNode draft = JsonNodeFactory.instance.objectNode();
        draft.put("subject", subject);
        draft.putObject("body").put("contentType", body.contentType()).put("content", body.content());
        draft.set("from", recipient(from));
        recipients(draft, "toRecipients", to);
        recipients(draft, "ccRecipients", cc);
        recipients(draft, "bccRecipients", bcc);
        recipients(draft, "replyTo", replyTo);
        draft.put("internetMessageId", internetMessageId);
        draft.put("importance", importance);
        if (isReadReceiptRequested) {
            draft.put("isReadReceiptRequested", true);
        }
        if (isDeliveryReceiptRequested) {
            draft.put("isDeliveryReceiptRequested", true);
        }
        if (!headers.isEmpty()) { // Graph refuses an empty list
            ArrayNode list = draft.putArray("internetMessageHeaders");
            headers.forEach(field -> list.addObject().put("name", field.name()).put("value", field.value()));
        }
        if (!properties.isEmpty()) {
            ArrayNode list = draft.putArray("singleValueExtendedProperties");
            properties.forEach(
                    property -> list.addObject().put("id", property.id()).put("value", property.value()));
        }
        return draft;
    }

    private static void recipients(ObjectNode draft, String key, List<Address> addresses) {
        ArrayNode list = draft.putArray(key);
        addresses.forEach(address -> list.add(recipient(address)));
    }

    private static ObjectNode recipient(Address address) {
        ObjectNode recipient = JsonNodeFactory.instance.objectNode();
        ObjectNode email = recipient.putObject("emailAddress").put("address", address.address());
        if (!address.name().isEmpty()) {
            email.put("name", address.name());
        }
        return recipient;
    }

    /** The text that bytes stand for, in the charset that is named, or the likeliest. */
    static String decoded(byte[] bytes, String charset) {
        if (charset != null) {
            try {
                return new String(bytes, Charset.forName(MimeUtility.javaCharset(charset.strip())));
            } catch (IllegalArgumentException unknown) {
                // guessed below
            }
        }
        return FieldText.likeliest(bytes);
    }

    /** One pass over the parts: the first text that is no attachment is the body, all else are attachments. */
    private static final class Taking {
        private final Path folder;
        private final List<Attachment> attachments = new ArrayList<>();
        /** Content-Locations of attachments, by the attachment's file. */
        private final Map<Path, String> locations = new HashMap<>();

        private MailPart body;
        private boolean isFirst = true;

        Taking(Path folder) {
            this.folder = folder;
        }

        DraftParts of(CompletedMail completed, MailPart mail) throws MessagingException, IOException, UnsendableMail {
            BoundedHeaders headers = mail.headers();
            if (isSealed(mail)) {
                throw sealed();
            }
            walk(mail, 0);
            MailHeaders said = MailHeaders.of(headers);
            Body text = body == null ? new Body("text", "") : text(body);
            DraftFields fields = new DraftFields(headers, completed.from().get(0));
            DraftParts parts = new DraftParts(
                    said.subject(),
                    text,
                    completed.from().get(0),
                    said.to(),
                    said.cc(),
                    said.bcc(),
                    fields.replyTo(),
                    completed.messageId(),
                    fields.importance(),
                    fields.isReadReceiptRequested(),
                    fields.isDeliveryReceiptRequested(),
                    fields.fields(),
                    fields.properties(),
                    fields.dropped(),
                    shown(text));
            if (parts.toDraftJson().toString().getBytes(StandardCharsets.UTF_8).length > MAX_JSON) {
                throw bodyTooLarge();
            }
            return parts;
        }

        private void walk(MailPart part, int depth) throws MessagingException, IOException, UnsendableMail {
            if (depth > MAX_DEPTH) {
                throw new UnsendableMail(
                        "nested-too-deeply",
                        "the mail is too large for one request, and its parts are nested more than " + MAX_DEPTH
                                + " levels deep; send it with fewer levels");
            }
            String type = part.type();
            if (type.equals("multipart/signed") || type.equals("multipart/encrypted")) {
                throw sealed();
            }
            DraftLoss.refuse(part);
            if (type.startsWith("multipart/")) {
                List<MailPart> children = part.children();
                if (children.isEmpty() && part.getSize() > 1024) {
                    throw new MessagingException("no boundary of " + type + " was found");
                }
                MailPart chosen = type.equals("multipart/alternative") && body == null ? best(children, depth) : null;
                for (MailPart child : children) {
                    if (type.equals("multipart/digest") && child.headers().getHeader("Content-Type") == null) {
                        attach(child, "message/rfc822"); // as RFC 2046 section 5.1.5 says
                    } else if (chosen == null || child == chosen || !isReadable(child)) {
                        walk(child, depth + 1);
                    }
                }
            } else if (body == null && isBody(part)) {
                body = part;
                isFirst = false;
            } else {
                attach(part, type);
                isFirst = false;
            }
        }

        /** Mail programs show the first text as the text of the mail, even if it has a file name. */
        private boolean isBody(MailPart part) {
            return isText(part) || isFirst && isReadable(part);
        }

        /** HTML if there is any, else text; the last of each, since the best comes last. The other texts say the same. */
        private MailPart best(List<MailPart> children, int depth) throws MessagingException {
            List<MailPart> fromLast = new ArrayList<>(children);
            Collections.reverse(fromLast);
            for (String type : List.of("text/html", "text/plain")) {
                for (MailPart child : fromLast) {
                    if (holds(child, type, depth)) {
                        return child;
                    }
                }
            }
            return null;
        }

        private boolean holds(MailPart part, String type, int depth) throws MessagingException {
            if (part.type().startsWith("multipart/") && depth <= MAX_DEPTH) {
                for (MailPart child : part.children()) {
                    if (holds(child, type, depth + 1)) {
                        return true;
                    }
                }
                return false;
            }
            return isBody(part) && part.type().equals(type);
        }

        private static boolean isText(MailPart part) {
            return isReadable(part) && part.fileName() == null;
        }

        private static boolean isReadable(MailPart part) {
            String type = part.type();
            return (type.equals("text/plain") || type.equals("text/html")) && !part.isAttachment();
        }

        private void attach(MailPart part, String type) throws MessagingException, IOException, UnsendableMail {
            if (attachments.size() >= MAX_ATTACHMENTS) {
                throw tooManyAttachments();
            }
            int number = attachments.size() + 1;
            Path file = folder.resolve(String.format(Locale.ROOT, "attachment-%03d", number));
            try (InputStream in = part.decoded()) {
                copy(in, file, StandardOpenOption.CREATE_NEW);
            } catch (DecodingException undecodable) {
                try (InputStream in = part.getRawInputStream()) {
                    copy(in, file, StandardOpenOption.TRUNCATE_EXISTING);
                }
            }
            attachments.add(new Attachment(
                    name(part, type, number, file),
                    withCharset(part, type),
                    Files.size(file),
                    false,
                    part.contentId(),
                    file));
            String location = part.headers().getHeader("Content-Location", null);
            if (location != null) {
                locations.put(file, FieldText.plain(MimeUtility.unfold(location)));
            }
        }

        /** A text is nothing without its charset; the other parameters say little, and the name is said elsewhere. */
        private static String withCharset(MailPart part, String type) {
            String charset = type.startsWith("text/") ? part.parameter("charset") : null;
            return charset == null || !charset.strip().matches("[A-Za-z0-9_.:+-]{1,40}")
                    ? type
                    : type + "; charset=" + charset.strip();
        }

        private static void copy(InputStream in, Path file, StandardOpenOption how) throws IOException {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE, how)) {
                in.transferTo(out);
            }
        }

        private static String name(MailPart part, String type, int number, Path file) throws IOException {
            String given = part.fileName();
            if (given == null && type.equals("message/rfc822")) {
                String subject = MailHeaders.read(file).subject();
                given = subject.isEmpty() ? null : subject.replace('/', '-').replace('\\', '-') + ".eml";
            }
            String name = given == null ? "" : AttachmentName.of(given);
            return name.isEmpty() ? "attachment-" + number + ending(type) : name;
        }

        private static String ending(String type) {
            return switch (type) {
                case "text/plain" -> ".txt";
                case "text/html" -> ".html";
                case "text/calendar" -> ".ics";
                case "message/rfc822" -> ".eml";
                case "image/jpeg" -> ".jpg";
                case "image/png", "image/gif", "application/pdf", "application/zip" ->
                    "." + type.substring(type.indexOf('/') + 1);
                default -> ".bin";
            };
        }

        private static Body text(MailPart part) throws MessagingException, IOException, UnsendableMail {
            byte[] bytes;
            try (InputStream in = part.decoded()) {
                bytes = in.readNBytes(MAX_BODY + 1);
            } catch (DecodingException undecodable) {
                try (InputStream in = part.getRawInputStream()) {
                    bytes = in.readNBytes(MAX_BODY + 1);
                }
            }
            if (bytes.length > MAX_BODY) {
                throw bodyTooLarge();
            }
            return new Body(
                    part.type().equals("text/html") ? "html" : "text", decoded(bytes, part.parameter("charset")));
        }

        private List<Attachment> shown(Body text) throws UnsendableMail {
            InlineReferences references = new InlineReferences(text);
            List<Attachment> shown = new ArrayList<>();
            for (Attachment one : attachments) {
                boolean inline = references.show(one.contentId());
                if (!inline && references.showLocation(locations.get(one.file()))) {
                    throw DraftLoss.of(
                            "the place of \"" + one.name() + "\" in its text, which shows it by its Content-Location");
                }
                shown.add(
                        new Attachment(one.name(), one.contentType(), one.size(), inline, one.contentId(), one.file()));
            }
            return List.copyOf(shown);
        }

        /** S/MIME in one piece: signed or encrypted, and only as MIME what it is. */
        private static boolean isSealed(MailPart mail) {
            String name = mail.fileName();
            return mail.type().matches("application/(x-)?pkcs7-mime")
                    || mail.type().equals("application/octet-stream")
                            && name != null
                            && name.toLowerCase(Locale.ROOT).matches(".*\\.p7[msz]");
        }

        private static UnsendableMail sealed() {
            return new UnsendableMail(
                    "signed-mail-too-large",
                    "the mail is signed or encrypted and too large to be sent in one request; sent in pieces its signature would break,"
                            + " so send less at a time, or without signature");
        }

        private static UnsendableMail bodyTooLarge() {
            return new UnsendableMail(
                    "body-too-large",
                    "the text of the mail is too large: Graph takes " + OutgoingCheck.inWords(MAX_BODY)
                            + " at most, recipients included; put the text, or its pictures, into attachments");
        }
    }
}
