package dev.mailchute.eml;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reconstructs a message whose MIME cannot be retrieved from what is known about it. The result is a lookalike, marked with the
 * header field {@code X-Mailchute-Rebuilt: true}.
 */
public final class RebuiltMail {
    /** Replaces a malformed address. */
    private static final String UNKNOWN_ADDRESS = "unknown@unknown.invalid";

    private static final int MAX_FIELDS = 500;

    /** Fields that are set separately. */
    private static final Set<String> OWN_PLACE = Set.of(
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
     * @param bytes null for a note
     * @param note the whole text of the note; null for an attachment
     */
    public record Piece(KnownAttachment known, Path bytes, String note) {
        /** An attachment that was downloaded. */
        public static Piece of(KnownAttachment known, Path bytes) {
            return new Piece(known, bytes, null);
        }

        /** @param why continues a sentence that begins with the name of the attachment */
        public static Piece missing(KnownAttachment known, String why) {
            String type = known.contentType().isEmpty() ? "of unknown type" : known.contentType();
            return new Piece(
                    known,
                    null,
                    "The attachment \"" + AttachmentName.of(known.name()) + "\" (" + FieldText.plain(type) + ", "
                            + known.size() + " bytes) " + FieldText.plain(why) + ".");
        }

        /** A note that does not concern a single attachment. */
        public static Piece note(String name, String words) {
            return new Piece(new KnownAttachment(name, "", 0, false, Optional.empty()), null, words);
        }
    }

    /**
     * Writes the message. Whatever is not known is left out.
     *
     * @param target the message: complete and synced, or absent after a failure
     */
    public static void write(KnownMessage message, List<Piece> attachments, Path target) throws IOException {
        KnownMessage.KnownHeading heading = message.heading();
        ComposedMail mail = new ComposedMail(
                valid(message.participants()),
                new ComposedMail.Identity(
                        heading.subject(), messageId(message), heading.date().orElse(Instant.EPOCH)),
                fields(message),
                ComposedMail.Texts.of(message.text()),
                attachments(attachments));
        try {
            mail.write(target, Long.MAX_VALUE);
        } catch (UnsendableMail impossible) {
            throw new IllegalStateException(impossible); // there is no limit
        }
    }

    private static Participants valid(Participants known) {
        return new Participants(
                valid(known.from()), valid(known.to()), valid(known.cc()), valid(known.bcc()), valid(known.replyTo()));
    }

    private static List<Address> valid(List<Address> known) {
        return known.stream()
                .limit(AddressList.MAX_ADDRESSES)
                .map(RebuiltMail::valid)
                .toList();
    }

    private static Address valid(Address known) {
        String name = FieldText.plain(known.name());
        String address = FieldText.plain(known.address());
        if (Address.isValid(address)) {
            return new Address(name.equals(address) ? "" : name, address);
        }
        return new Address(
                (name + " " + address).strip(),
                UNKNOWN_ADDRESS); // Exchange's internal addresses, /O=..., are not email addresses
    }

    private static String messageId(KnownMessage message) {
        String id = message.heading().messageId().strip();
        return id.matches("<[!-;=?-~]{1,900}>") ? id : MessageId.of(message.id(), "");
    }

    private static List<HeaderField> fields(KnownMessage message) throws IOException {
        List<HeaderField> fields = new ArrayList<>();
        for (HeaderField header : message.fields()) {
            String name = header.name();
            String lowerCaseName = name.toLowerCase(Locale.ROOT);
            if (!name.matches("[!-9;-~]{1,100}")
                    || OWN_PLACE.contains(lowerCaseName)
                    || lowerCaseName.startsWith("content-")
                    || fields.size() >= MAX_FIELDS) {
                continue;
            }
            HeaderField field = new HeaderField(name, FieldText.decoded(header.value()));
            if (ComposedMail.encoded(field).lines().allMatch(line -> line.length() <= 900)) {
                fields.add(field);
            }
        }
        fields.add(new HeaderField("X-Mailchute-Rebuilt", "true"));
        return fields;
    }

    private static List<ComposedMail.Attached> attachments(List<Piece> pieces) {
        List<ComposedMail.Attached> attachments = new ArrayList<>();
        for (Piece piece : pieces) {
            KnownAttachment known = piece.known();
            String name = AttachmentName.of(known.name());
            if (name.isEmpty()) {
                name = "attachment-" + (attachments.size() + 1);
            }
            if (piece.bytes() == null) {
                attachments.add(note(name, piece.note()));
                continue;
            }
            if (known.isMessage() && !name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
                name += ".eml";
            }
            attachments.add(new ComposedMail.Attached(
                    name, type(known, name), contentId(known), () -> Files.newInputStream(piece.bytes())));
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

    private static String type(KnownAttachment attachment, String name) {
        try {
            String type =
                    new ContentType(attachment.contentType()).getBaseType().toLowerCase(Locale.ROOT);
            if (type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+")
                    && !type.startsWith("message/")
                    && !type.startsWith("multipart/")) {
                return type;
            }
        } catch (ParseException | RuntimeException none) {
            // guess by name
        }
        return FileType.of(name);
    }

    private static String contentId(KnownAttachment attachment) {
        return attachment
                .shownAs()
                .map(id -> id.replaceAll("^<|>$", ""))
                .filter(id -> id.matches("[!-;=?-~]{1,200}"))
                .orElse(null);
    }
}
