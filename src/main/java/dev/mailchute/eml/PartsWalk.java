package dev.mailchute.eml;

import dev.mailchute.eml.DraftParts.AttachedFile;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

/** Splits a message into body and attachments: the first text that is not an attachment is the body, everything else is attached. */
final class PartsWalk {
    private static final int MAX_DEPTH = 20;

    private final Path folder;
    private final List<AttachedFile> attachments = new ArrayList<>();
    /** The Content-Location of each attachment, by its file. */
    private final Map<Path, String> locations = new HashMap<>();

    private MailPart body;
    private boolean isFirst = true;

    PartsWalk(Path folder) {
        this.folder = folder;
    }

    DraftParts of(CompletedMail completed, MailPart mail) throws MessagingException, IOException, UnsendableMail {
        BoundedHeaders headers = mail.headers();
        if (isSignedOrEncrypted(mail)) {
            throw signedMailTooLarge();
        }
        walk(mail, 0);
        MailHeaders header = MailHeaders.of(headers);
        MailText text = body == null ? MailText.plain("") : text(body);
        Address from = completed.from().get(0);
        DraftFields fields = new DraftFields(headers, from);
        return new DraftParts(
                fields.heading(header.subject(), completed.messageId()),
                text,
                new Participants(from, header.to(), header.cc(), header.bcc(), fields.replyTo()),
                fields.extras(),
                shown(text));
    }

    private void walk(MailPart part, int depth) throws MessagingException, IOException, UnsendableMail {
        if (depth > MAX_DEPTH) {
            throw new UnsendableMail(
                    "nested-too-deeply",
                    "the message is too large for one request, and its parts are nested more than " + MAX_DEPTH
                            + " levels deep; send it with fewer levels, or with smaller attachments");
        }
        String type = part.type();
        if (type.equals("multipart/signed") || type.equals("multipart/encrypted")) {
            throw signedMailTooLarge();
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
                    attach(child, "message/rfc822"); // RFC 2046 section 5.1.5
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

    /** Mail clients show the first text as the body, even if it has a file name. */
    private boolean isBody(MailPart part) {
        return isText(part) || isFirst && isReadable(part);
    }

    /** HTML if there is any, else plain text; the last of each, because the best comes last. The others are alternatives. */
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
        if (attachments.size() >= DraftParts.MAX_ATTACHMENTS) {
            throw DraftParts.tooManyAttachments();
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
        attachments.add(new AttachedFile(
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

    /** Text needs its charset; the other parameters matter little, and the name is passed separately. */
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

    private static MailText text(MailPart part) throws MessagingException, IOException, UnsendableMail {
        byte[] bytes;
        try (InputStream in = part.decoded()) {
            bytes = in.readNBytes(DraftParts.MAX_BODY + 1);
        } catch (DecodingException undecodable) {
            try (InputStream in = part.getRawInputStream()) {
                bytes = in.readNBytes(DraftParts.MAX_BODY + 1);
            }
        }
        if (bytes.length > DraftParts.MAX_BODY) {
            throw DraftParts.bodyTooLarge();
        }
        String text = DraftParts.decoded(bytes, part.parameter("charset"));
        return part.type().equals("text/html") ? MailText.html(text) : MailText.plain(text);
    }

    private List<AttachedFile> shown(MailText text) throws UnsendableMail {
        InlineReferences references = new InlineReferences(text);
        List<AttachedFile> shown = new ArrayList<>();
        for (AttachedFile one : attachments) {
            boolean inline = references.isReferenced(one.contentId());
            if (!inline && references.isLocationReferenced(locations.get(one.file()))) {
                throw DraftLoss.of("the position of \"" + one.name()
                        + "\" in its text, which refers to it by its Content-Location");
            }
            shown.add(new AttachedFile(one.name(), one.contentType(), one.size(), inline, one.contentId(), one.file()));
        }
        return List.copyOf(shown);
    }

    /** S/MIME in one piece: signed or encrypted, and only valid as MIME. */
    private static boolean isSignedOrEncrypted(MailPart mail) {
        String name = mail.fileName();
        return mail.type().matches("application/(x-)?pkcs7-mime")
                || mail.type().equals("application/octet-stream")
                        && name != null
                        && name.toLowerCase(Locale.ROOT).matches(".*\\.p7[msz]");
    }

    private static UnsendableMail signedMailTooLarge() {
        return new UnsendableMail(
                "signed-mail-too-large",
                "the message is signed or encrypted and too large for one request; splitting it would break the signature or"
                        + " encryption, so send smaller attachments, or send it unsigned and unencrypted");
    }
}
