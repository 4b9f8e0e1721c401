package dev.mailchute.demo;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;

/** One composed mail, as the mail programs of many senders write it. */
final class DemoMail {
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("R0lGODlhEAAQAIAAAAAAAP///ywAAAAAEAAQAAACIIyPqcvtD6OctNqLs968+w+G4kiW5omm6sq27gvH8kwXADs=");

    private final MimeMessage message = new MimeMessage(session());
    private final String charset;
    private final List<BodyPart> attachments = new ArrayList<>();
    private BodyPart text;

    private DemoMail(String charset) {
        this.charset = charset;
    }

    /** Message-IDs name this sender, and not the user and the host that run the demo. */
    private static Session session() {
        Properties properties = new Properties();
        properties.setProperty("mail.from", "mailer@mail.example");
        return Session.getInstance(properties);
    }

    /** @param charset in which subject, names and text are written */
    static DemoMail from(String name, String address, String charset) {
        DemoMail mail = new DemoMail(charset);
        return mail.doing(() -> mail.message.setFrom(address(address, name, charset)));
    }

    static DemoMail from(String name, String address) {
        return from(name, address, "UTF-8");
    }

    private static InternetAddress address(String address, String name, String charset) {
        try {
            return new InternetAddress(address, name, charset);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    DemoMail to(String address) {
        return doing(() -> message.addRecipients(MimeMessage.RecipientType.TO, address));
    }

    DemoMail bcc(String address) {
        return doing(() -> message.addRecipients(MimeMessage.RecipientType.BCC, address));
    }

    DemoMail subject(String subject) {
        return doing(() -> message.setSubject(subject, charset));
    }

    DemoMail header(String name, String value) {
        return doing(() -> message.setHeader(name, value));
    }

    DemoMail text(String plain) {
        text = part(part -> part.setText(plain, charset));
        return this;
    }

    /** HTML, and the same as plain text for those who cannot show it. */
    DemoMail html(String plain, String html) {
        text = holding(
                "alternative",
                part(part -> part.setText(plain, charset)),
                part(part -> part.setText(html, charset, "html")));
        return this;
    }

    /** HTML with a picture in it, which is no attachment to those who read it. */
    DemoMail picture(String html) {
        text = holding("related", part(part -> part.setText(html, charset, "html")), part(picture -> {
            picture.setDataHandler(new DataHandler(new ByteArrayDataSource(PICTURE, "image/gif")));
            picture.setContentID("<logo@contoso.com>");
            picture.setDisposition(Part.INLINE);
            picture.setFileName("logo.gif");
        }));
        return this;
    }

    DemoMail attach(String name, String type, byte[] content) {
        attachments.add(part(part -> {
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
            part.setFileName(jakarta.mail.internet.MimeUtility.encodeText(name, "UTF-8", null));
            part.setDisposition(Part.ATTACHMENT);
        }));
        return this;
    }

    /** Another mail as an attachment. */
    DemoMail forward(byte[] mail) {
        return attach("forwarded.eml", "message/rfc822", mail);
    }

    /** A request for a meeting. */
    DemoMail invitation(String what, String organizer, String attendee) {
        String calendar = String.join(
                "\r\n",
                "BEGIN:VCALENDAR",
                "METHOD:REQUEST",
                "PRODID:-//Contoso//Calendar//EN",
                "VERSION:2.0",
                "BEGIN:VEVENT",
                "UID:040000008200E00074C5B7101A82E008-demo",
                "DTSTAMP:20261120T080000Z",
                "DTSTART:20261201T130000Z",
                "DTEND:20261201T140000Z",
                "SUMMARY:" + what,
                "ORGANIZER:mailto:" + organizer,
                "ATTENDEE;RSVP=TRUE:mailto:" + attendee,
                "END:VEVENT",
                "END:VCALENDAR",
                "");
        text = holding(
                "alternative",
                part(part -> part.setText(what, charset)),
                part(part -> part.setContent(calendar, "text/calendar; charset=utf-8; method=REQUEST")));
        return this;
    }

    /** A report of a machine, as a bounce or a read receipt is. */
    DemoMail report(String kind, String words, String fields) {
        text = holding(
                "report; report-type=" + kind,
                part(part -> part.setText(words, charset)),
                part(part -> part.setDataHandler(new DataHandler(
                        new ByteArrayDataSource(fields.getBytes(StandardCharsets.US_ASCII), "message/" + kind)))));
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        doing(() -> {
            if (attachments.isEmpty()) {
                take(text);
            } else {
                MimeMultipart mixed = new MimeMultipart("mixed", text);
                for (BodyPart attachment : attachments) {
                    mixed.addBodyPart(attachment);
                }
                message.setContent(mixed);
            }
            message.saveChanges();
            message.writeTo(bytes);
        });
        return bytes.toByteArray();
    }

    private void take(BodyPart only) throws MessagingException, IOException {
        if (only.getContent() instanceof MimeMultipart multipart) {
            message.setContent(multipart);
        } else {
            message.setDataHandler(only.getDataHandler());
        }
    }

    private static BodyPart holding(String subtype, BodyPart... parts) {
        return part(part -> part.setContent(new MimeMultipart(subtype, parts)));
    }

    /** Bytes that no compression makes smaller, the same each time. */
    static byte[] scan(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A document of one page. */
    static byte[] pdf(String text) {
        String page = "BT /F1 18 Tf 60 760 Td (" + text.replaceAll("[()\\\\]", " ") + ") Tj ET";
        return ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                        + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                        + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
                        + "<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
                        + "4 0 obj<</Length " + page.length() + ">>stream\n" + page + "\nendstream endobj\n"
                        + "trailer<</Root 1 0 R>>\n%%EOF\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private interface Doing {
        void run() throws MessagingException, IOException;
    }

    private interface Filling {
        void fill(MimeBodyPart part) throws MessagingException, IOException;
    }

    private DemoMail doing(Doing doing) {
        try {
            doing.run();
            return this;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BodyPart part(Filling filling) {
        MimeBodyPart part = new MimeBodyPart();
        try {
            filling.fill(part);
            return part;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
