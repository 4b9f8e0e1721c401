package dev.mailchute.eml;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * A message to be written as MIME: {@code mixed(related(alternative(text, html), inline), attachments)}, with only the levels that
 * are needed. Attachments are streamed.
 *
 * @param headers additional fields, with decoded values
 */
record ComposedMail(
        Participants participants,
        Identity heading,
        List<HeaderField> headers,
        Texts texts,
        List<Attached> attachments) {

    record Identity(String subject, String messageId, Instant date) {}

    /**
     * The text of the message, in one or both forms.
     *
     * @param plain may be null
     * @param html may be null
     */
    record Texts(String plain, String html) {
        static Texts of(MailText text) {
            return text.isHtml() ? new Texts(null, text.content()) : new Texts(text.content(), null);
        }
    }

    /** @param contentId the id that the HTML refers to, without angle brackets; null for none */
    record Attached(String name, String contentType, String contentId, AttachedBytes content) {}

    /** The content of an attachment; can be read once. */
    interface AttachedBytes {
        InputStream open() throws IOException;
    }

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /**
     * Writes the whole message with CRLF line ends and syncs it to disk. Leaves no file if it fails.
     *
     * @param max the maximum size in bytes
     * @throws UnsendableMail {@code too-large}
     */
    void write(Path target, long max) throws IOException, UnsendableMail {
        boolean written = false;
        Counted counted = null;
        try (FileChannel channel = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                Counted out =
                        new Counted(new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024), max)) {
            counted = out;
            message().writeTo(out);
            out.flush();
            channel.force(true);
            written = true;
        } catch (IOException | MessagingException failure) {
            if (counted != null && counted.isFull()) {
                throw tooLarge(max);
            }
            throw failure instanceof IOException io ? io : new IOException(failure);
        } finally {
            if (!written) {
                Files.deleteIfExists(target);
            }
        }
    }

    static UnsendableMail tooLarge(long max) {
        return new UnsendableMail(
                "too-large",
                "the message with its attachments is larger than the limit of " + OutgoingCheck.formatSize(max)
                        + "; send it in several messages, or send a link instead");
    }

    private MimeMessage message() throws MessagingException, UnsupportedEncodingException {
        MimeMessage message = new MimeMessage(MimeSession.session()) {
            @Override
            protected void updateMessageID() {} // keeps ours
        };
        message.setHeader("From", participants.from().encoded().toString());
        addresses(message, "To", participants.to());
        addresses(message, "Cc", participants.cc());
        addresses(message, "Bcc", participants.bcc());
        addresses(message, "Reply-To", participants.replyTo());
        message.setSubject(FieldText.plain(heading.subject()), UTF_8);
        message.setHeader("Date", new MailDateFormat().format(Date.from(heading.date())));
        message.setHeader("Message-ID", heading.messageId());
        for (HeaderField field : headers) {
            message.addHeader(field.name(), encoded(field));
        }
        fill(message);
        message.saveChanges();
        return message;
    }

    /** The value of a field as written, encoded and folded. */
    static String encoded(HeaderField field) throws UnsupportedEncodingException {
        String value = MimeUtility.encodeText(FieldText.plain(field.value()), UTF_8, null);
        return MimeUtility.fold(field.name().length() + 2, value);
    }

    private static void addresses(MimeMessage message, String name, List<Address> addresses) throws MessagingException {
        if (!addresses.isEmpty()) {
            // MimeMessage.setRecipients would write names as raw UTF-8 if addresses may be UTF-8
            message.setHeader(name, addresses(name, addresses));
        }
    }

    /** The value of a field of this name, folded. */
    static String addresses(String name, List<Address> addresses) {
        InternetAddress[] encoded = addresses.stream().map(Address::encoded).toArray(InternetAddress[]::new);
        return InternetAddress.toString(encoded, name.length() + 2);
    }

    private void fill(MimePart message) throws MessagingException {
        List<Attached> inline = attachments.stream()
                .filter(one -> texts.html() != null && one.contentId() != null)
                .toList();
        List<Attached> beside =
                attachments.stream().filter(one -> !inline.contains(one)).toList();
        if (beside.isEmpty()) {
            related(message, inline);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        related(body, inline);
        mixed.addBodyPart(body);
        for (Attached one : beside) {
            mixed.addBodyPart(attachment(one, Part.ATTACHMENT));
        }
        message.setContent(mixed);
    }

    private void related(MimePart part, List<Attached> inline) throws MessagingException {
        if (inline.isEmpty()) {
            alternative(part);
            return;
        }
        MimeMultipart related = new MimeMultipart("related");
        MimeBodyPart body = new MimeBodyPart();
        alternative(body);
        related.addBodyPart(body);
        for (Attached one : inline) {
            related.addBodyPart(attachment(one, Part.INLINE));
        }
        part.setContent(related);
    }

    private void alternative(MimePart part) throws MessagingException {
        String text = texts.plain();
        String html = texts.html();
        if (text != null && html != null) {
            MimeMultipart alternative = new MimeMultipart("alternative");
            alternative.addBodyPart(text(text, "plain"));
            alternative.addBodyPart(text(html, "html"));
            part.setContent(alternative);
        } else {
            part.setText(lines(html != null ? html : text != null ? text : ""), UTF_8, html != null ? "html" : "plain");
        }
    }

    private static BodyPart text(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(lines(text), UTF_8, subtype);
        return part;
    }

    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    private static BodyPart attachment(Attached attached, String disposition) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ComposedSource(attached)));
        part.setHeader("Content-Type", attached.contentType());
        part.setHeader("Content-Transfer-Encoding", "base64"); // otherwise Angus reads the whole file to choose one
        part.setDisposition(disposition);
        part.setFileName(FieldText.plain(attached.name()));
        if (attached.contentId() != null) {
            part.setContentID("<" + attached.contentId() + ">");
        }
        return part;
    }

    private record ComposedSource(Attached attached) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return attached.content().open();
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return attached.contentType();
        }

        @Override
        public String getName() {
            return attached.name();
        }
    }

    private static final class Counted extends FilterOutputStream {
        private final long max;
        private long count;

        Counted(OutputStream out, long max) {
            super(out);
            this.max = max;
        }

        boolean isFull() {
            return count > max;
        }

        @Override
        public void write(int b) throws IOException {
            add(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            add(length);
            out.write(bytes, offset, length);
        }

        private void add(int more) throws IOException {
            count += more;
            if (isFull()) {
                throw new IOException("more than " + max + " bytes");
            }
        }
    }
}
