package dev.mailchute.testkit;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Exchange would split a message's body into one text and attachments. Accepts any input and never fails. */
final class MimeStructure {
    /** Above this size a message is only served as MIME; its parts are not examined. */
    static final long MOST = 24L << 20;

    private static final int DEEPEST = 30;
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private final String idStem;
    private final List<FakeAttachment> attachments = new ArrayList<>();
    private String text;
    private String html;

    private MimeStructure(String idStem) {
        this.idStem = idStem;
    }

    /** @param idStem the prefix of the attachment ids */
    static MimeStructure of(MimeSource mime, String idStem) {
        MimeStructure structure = new MimeStructure(idStem);
        if (mime.length() <= MOST) {
            try {
                structure.add(new MimeMessage(SESSION, new ByteArrayInputStream(mime.bytes())), 0);
            } catch (MessagingException | RuntimeException e) {
                structure.text = structure.text == null ? "" : structure.text;
            }
        }
        return structure;
    }

    List<FakeAttachment> attachments() {
        return attachments;
    }

    boolean hasAttachments() {
        return attachments.stream().anyMatch(attachment -> !attachment.inline());
    }

    boolean isHtml() {
        return html != null;
    }

    String body() {
        return html != null ? html : text == null ? "" : text;
    }

    String preview() {
        String plain = text != null ? text : body().replaceAll("(?s)<[^>]*>", " ");
        String oneLine = plain.strip().replaceAll("\\s+", " ");
        return oneLine.substring(0, Math.min(255, oneLine.length()));
    }

    private void add(Part part, int depth) {
        try {
            Object content = part.isMimeType("multipart/*") && depth < DEEPEST ? part.getContent() : null;
            if (content instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart child = parts.getBodyPart(i);
                    add(child, depth + 1);
                }
                return;
            }
        } catch (MessagingException | IOException | RuntimeException e) {
            // a part that cannot be opened becomes an attachment unchanged
        }
        addLeaf(part);
    }

    private void addLeaf(Part part) {
        String type = type(part);
        String name = quietly(part::getFileName, null);
        String disposition = quietly(part::getDisposition, null);
        boolean attached = Part.ATTACHMENT.equalsIgnoreCase(disposition) || name != null;
        if (!attached && type.equals("text/plain") && text == null) {
            text = text(part);
        } else if (!attached && type.equals("text/html") && html == null) {
            html = text(part);
        } else {
            String contentId = quietly(() -> first(part.getHeader("Content-ID")), null);
            boolean item = type.equals("message/rfc822");
            boolean inline = !Part.ATTACHMENT.equalsIgnoreCase(disposition) && contentId != null && !item;
            attachments.add(new FakeAttachment(
                    idStem + attachments.size() + "=",
                    name != null ? name : item ? "Attached message" : "ATT0000" + attachments.size(),
                    type,
                    inline,
                    contentId == null ? null : contentId.replaceAll("[<>\\s]", ""),
                    item,
                    new PartContent(part)));
        }
    }

    private static String type(Part part) {
        String type = quietly(part::getContentType, "application/octet-stream");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(java.util.Locale.ROOT);
    }

    private static String text(Part part) {
        Matcher matcher = CHARSET.matcher(quietly(part::getContentType, ""));
        Charset charset = StandardCharsets.UTF_8;
        if (matcher.find()) {
            try {
                charset = Charset.forName(matcher.group(1));
            } catch (IllegalArgumentException e) {
                // an unknown charset is read as UTF-8
            }
        }
        return new String(new PartContent(part).bytes(), charset);
    }

    private static String first(String[] values) {
        return values == null || values.length == 0 ? null : values[0];
    }

    private static <T> T quietly(Question<T> question, T otherwise) {
        try {
            T answer = question.ask();
            return answer == null ? otherwise : answer;
        } catch (MessagingException | RuntimeException e) {
            return otherwise;
        }
    }

    private interface Question<T> {
        T ask() throws MessagingException;
    }

    /** A part's decoded content, or its raw bytes if it cannot be decoded. */
    private record PartContent(Part part) implements MimeSource {
        @Override
        public long length() {
            return bytes().length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes());
        }

        @Override
        public byte[] bytes() {
            try (InputStream in = part.getInputStream()) {
                return in.readAllBytes();
            } catch (MessagingException | IOException | RuntimeException e) {
                return raw();
            }
        }

        private byte[] raw() {
            try {
                if (part instanceof MimeBodyPart body) {
                    try (InputStream in = body.getRawInputStream()) {
                        return in.readAllBytes();
                    }
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                part.writeTo(out);
                return out.toByteArray();
            } catch (MessagingException | IOException | RuntimeException e) {
                return new byte[0];
            }
        }
    }
}
