package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** The MIME that Exchange produces for a draft on request: written once, to a file. */
final class DraftMime implements MimeSource {
    /** The properties that Exchange writes as header fields. */
    private static final String INTERNET_HEADERS = "String {00020386-0000-0000-C000-000000000046} Name ";

    private static final Session SESSION = Session.getInstance(new Properties());

    private final FakeMail mail;
    private final Path file;
    private boolean written;

    DraftMime(FakeMail mail, Path file) {
        this.mail = mail;
        this.file = file;
    }

    @Override
    public long length() {
        return MimeSource.of(written()).length();
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(written());
    }

    private synchronized Path written() {
        if (!written) {
            try (OutputStream out = Files.newOutputStream(file)) {
                message().writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
            written = true;
        }
        return file;
    }

    private MimeMessage message() throws MessagingException, IOException {
        KeptId message;
        if (mail.source == null) {
            message = new KeptId();
            message.setSentDate(Date.from(mail.receivedAt()));
            message.setFrom(address(new FakeAddress("", mail.mailbox.address())));
        } else {
            try (InputStream in = mail.source.open()) {
                message = new KeptId(in);
            }
        }
        setHeaders(message);
        if (mail.source == null) {
            if (mail.added.isEmpty()) {
                setBody(message);
            } else {
                MimeMultipart mixed = new MimeMultipart();
                MimeBodyPart body = new MimeBodyPart();
                setBody(body);
                mixed.addBodyPart(body);
                addAttachments(mixed);
                message.setContent(mixed);
            }
        } else if (!mail.added.isEmpty()) {
            addToSource(message);
        }
        message.saveChanges();
        return message;
    }

    private void addToSource(MimeMessage message) throws MessagingException, IOException {
        MimeMultipart mixed;
        if (message.isMimeType("multipart/mixed") && message.getContent() instanceof MimeMultipart already) {
            mixed = already;
        } else {
            MimeBodyPart body = new MimeBodyPart();
            body.setDataHandler(message.getDataHandler());
            if (message.getContent() instanceof Multipart inner) {
                body.setContent(inner);
            }
            mixed = new MimeMultipart();
            mixed.addBodyPart(body);
        }
        addAttachments(mixed);
        message.setContent(mixed);
    }

    private void setHeaders(MimeMessage message) throws MessagingException, IOException {
        JsonNode set = mail.properties;
        message.setHeader("Message-ID", mail.internetMessageId());
        if (set.has("subject") || mail.source == null) {
            message.setSubject(mail.subject(), "UTF-8");
        }
        if (set.has("from")) {
            message.setFrom(address(FakeAddress.of(set.get("from"))));
        }
        for (String list : List.of("toRecipients", "ccRecipients", "bccRecipients", "replyTo")) {
            if (set.has(list)) {
                String header = list.equals("replyTo") ? "Reply-To" : list.replace("Recipients", "");
                message.removeHeader(header);
                StringBuilder line = new StringBuilder();
                for (FakeAddress each : mail.addresses(list)) {
                    line.append(line.isEmpty() ? "" : ",\r\n ").append(address(each));
                }
                if (!line.isEmpty()) {
                    message.setHeader(Character.toUpperCase(header.charAt(0)) + header.substring(1), line.toString());
                }
            }
        }
        for (JsonNode header : set.path("internetMessageHeaders")) {
            message.setHeader(header.path("name").asText(), header.path("value").asText());
        }
        for (JsonNode property : set.path("singleValueExtendedProperties")) {
            String id = property.path("id").asText();
            if (id.startsWith(INTERNET_HEADERS)) {
                message.setHeader(
                        id.substring(INTERNET_HEADERS.length()),
                        property.path("value").asText());
            }
        }
    }

    private void setBody(jakarta.mail.internet.MimePart part) throws MessagingException {
        JsonNode body = mail.properties.path("body");
        String subtype = body.path("contentType").asText("text").equalsIgnoreCase("html") ? "html" : "plain";
        part.setText(body.path("content").asText(""), "UTF-8", subtype);
    }

    private void addAttachments(Multipart into) throws MessagingException, IOException {
        for (FakeAttachment attachment : mail.added) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(new DataHandler(new Content(attachment)));
            part.setFileName(attachment.name());
            part.setDisposition(attachment.inline() ? "inline" : "attachment");
            if (attachment.contentId() != null) {
                part.setContentID("<" + attachment.contentId() + ">");
            }
            part.setHeader("Content-Transfer-Encoding", "base64");
            into.addBodyPart(part);
        }
    }

    private static InternetAddress address(FakeAddress address) throws UnsupportedEncodingException {
        return address.name().isEmpty()
                ? new InternetAddress(address.address(), null)
                : new InternetAddress(address.address(), address.name(), "UTF-8");
    }

    /** A message that keeps the Message-ID it was given. */
    private static final class KeptId extends MimeMessage {
        KeptId() {
            super(SESSION);
        }

        KeptId(InputStream in) throws MessagingException {
            super(SESSION, in);
        }

        @Override
        protected void updateMessageID() {
            // the draft has its own Message-ID
        }
    }

    private record Content(FakeAttachment attachment) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return attachment.content().open();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("an attachment is only read");
        }

        @Override
        public String getContentType() {
            return attachment.contentType();
        }

        @Override
        public String getName() {
            return attachment.name();
        }
    }
}
