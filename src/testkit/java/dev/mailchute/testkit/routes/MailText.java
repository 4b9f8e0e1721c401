package dev.mailchute.testkit.routes;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A message as the author of a test describes it.
 *
 * @param eml null if it is made of the rest
 */
record MailText(String eml, Addresses addresses, String subject, Bodies bodies, Map<String, String> headers) {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** Each may be null. */
    record Addresses(String from, List<String> to, List<String> cc, List<String> bcc) {}

    /** Each may be null. */
    record Bodies(String text, String html, List<Part> attachments) {}

    /** A message is either a whole file or described. */
    static void requireOneForm(String name, String whole, Object... described) {
        if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new IllegalArgumentException("a message needs a name: of letters, digits, - and _");
        }
        if (whole != null && Stream.of(described).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException("'" + name + "' is a whole message, and has fields besides");
        }
    }

    /** Nothing that is said is left out. */
    static void requireOneBody(String name, String text, String html) {
        if (text != null && html != null) {
            throw new IllegalArgumentException(
                    "'" + name + "' has both text: and html:; give the whole message as eml:");
        }
    }

    /**
     * Its bytes, with CRLF.
     *
     * @param folder of the file of the test
     */
    byte[] bytes(Path folder, String messageId) throws IOException {
        try {
            return eml == null ? described(folder, messageId) : whole(folder.resolve(eml), messageId);
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The same bytes, but with this Message-ID. */
    private static byte[] whole(Path file, String messageId) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end + 2);
        String rest = end < 0 ? "" : text.substring(end + 2);
        String others = head.replaceAll("(?im)^message-id:.*\r\n(?:[ \t].*\r\n)*", "");
        return ("Message-ID: " + messageId + "\r\n" + others + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] described(Path folder, String messageId) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(SESSION) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        if (addresses.from != null) {
            message.setHeader("From", addresses.from);
        }
        setAddresses(message, "To", addresses.to);
        setAddresses(message, "Cc", addresses.cc);
        setAddresses(message, "Bcc", addresses.bcc);
        message.setSubject(subject, StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(Instant.parse("2026-03-02T09:30:00Z")));
        setContent(message, folder);
        message.saveChanges();
        if (headers != null) {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                message.setHeader(header.getKey(), header.getValue());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toByteArray();
    }

    private static void setAddresses(MimeMessage message, String field, List<String> addresses)
            throws MessagingException {
        if (addresses != null && !addresses.isEmpty()) {
            message.setHeader(field, String.join(", ", addresses));
        }
    }

    private void setContent(MimeMessage message, Path folder) throws MessagingException, IOException {
        boolean isHtml = bodies.html != null;
        String content = isHtml ? bodies.html : bodies.text == null ? "Hello." : bodies.text;
        String kind = isHtml ? "html" : "plain";
        if (bodies.attachments == null) {
            message.setText(content + "\n", StandardCharsets.UTF_8.name(), kind);
            return;
        }
        MimeMultipart parts = new MimeMultipart();
        MimeBodyPart body = new MimeBodyPart();
        body.setText(content + "\n", StandardCharsets.UTF_8.name(), kind);
        parts.addBodyPart(body);
        for (Part attached : bodies.attachments) {
            MimeBodyPart part = new MimeBodyPart();
            byte[] bytes = attached.file() == null
                    ? attached.text().getBytes(StandardCharsets.UTF_8)
                    : Files.readAllBytes(folder.resolve(attached.file()));
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                    bytes, attached.type() == null ? "application/octet-stream" : attached.type())));
            part.setFileName(attached.name());
            part.setDisposition(jakarta.mail.Part.ATTACHMENT);
            parts.addBodyPart(part);
        }
        message.setContent(parts);
    }
}
