package dev.mailchute.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Sample messages, as bytes with CRLF. */
public final class SampleMail {
    private SampleMail() {}

    /** Delivers a few of these to a mailbox; Exchange produces no MIME for the last one. */
    static void few(FakeMailbox mailbox) {
        String to = mailbox.address();
        mailbox.deliver(text("Ann <ann@x.example>", to, "The printer is on fire", "Please help."));
        mailbox.deliver(withAttachment("bob@x.example", to, "Invoice 17", "invoice.pdf", new byte[30_000]));
        mailbox.deliver(withInlinePicture("carol@x.example", to, "With a picture"));
        mailbox.invitation(invitation("dave@x.example", to, "Review on Tuesday"));
        mailbox.deliver(text("eve@x.example", to, "This one cannot be read", "x"))
                .always()
                .mimeCannotBeConverted();
    }

    /** A short text message. */
    public static byte[] text(String from, String to, String subject, String text) {
        return bytes(head(from, to, subject)
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text + "\n");
    }

    /** A text message with one attached file. */
    public static byte[] withAttachment(String from, String to, String subject, String name, byte[] content) {
        return bytes(head(from, to, subject) + "Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\n"
                + "Content-Type: text/plain; charset=utf-8\n\nSee the attachment.\n--b1\n"
                + "Content-Type: application/octet-stream; name=\"" + name
                + "\"\nContent-Disposition: attachment; filename=\""
                + name + "\"\nContent-Transfer-Encoding: base64\n\n" + base64(content) + "\n--b1--\n");
    }

    /** HTML with an inline picture, which Graph does not count as an attachment. */
    public static byte[] withInlinePicture(String from, String to, String subject) {
        return bytes(
                head(from, to, subject) + "Content-Type: multipart/related; boundary=\"b1\"\n\n--b1\n"
                        + "Content-Type: text/html; charset=utf-8\n\n<p>Hello <img src=\"cid:logo@x\"></p>\n--b1\n"
                        + "Content-Type: image/gif; name=\"logo.gif\"\nContent-ID: <logo@x>\nContent-Disposition: inline\n"
                        + "Content-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==\n--b1--\n");
    }

    /** A message with another message attached. */
    public static byte[] withAttachedMail(String from, String to, String subject, byte[] attached) {
        return bytes(head(from, to, subject) + "Content-Type: multipart/mixed; boundary=\"outer-b1\"\n\n--outer-b1\n"
                + "Content-Type: text/plain; charset=utf-8\n\nForwarded.\n--outer-b1\nContent-Type: message/rfc822\n\n"
                + new String(attached, StandardCharsets.UTF_8) + "\n--outer-b1--\n");
    }

    /** A meeting request. */
    public static byte[] invitation(String from, String to, String subject) {
        return bytes(head(from, to, subject) + "Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n"
                + "BEGIN:VCALENDAR\nMETHOD:REQUEST\nVERSION:2.0\nPRODID:-//x//x//EN\nBEGIN:VEVENT\nUID:"
                + UUID.randomUUID()
                + "\nDTSTAMP:20261122T093000Z\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nSUMMARY:" + subject
                + "\nORGANIZER:mailto:" + from + "\nATTENDEE:mailto:" + to + "\nEND:VEVENT\nEND:VCALENDAR\n");
    }

    /** A non-delivery report from Exchange. */
    static byte[] bounce(String to, SentMail mail, String reason) {
        return bytes(
                "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.com>\nTo: " + to
                        + "\nSubject: Undeliverable: " + mail.subject().replaceAll("[\r\n]", " ") + "\nMessage-ID: <"
                        + UUID.randomUUID() + "@EURPRD00.PROD.OUTLOOK.COM>\nIn-Reply-To: " + mail.internetMessageId()
                        + "\nDate: Sun, 22 Nov 2026 09:30:00 +0000\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
                        + "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\n\n--b1\n"
                        + "Content-Type: text/plain; charset=utf-8\n\nYour message could not be delivered.\n" + reason
                        + "\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; EURPRD00.PROD.OUTLOOK.COM\n\n"
                        + "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;" + reason + "\n--b1--\n");
    }

    /** A message of about this many bytes with one attachment, generated while it is read. */
    public static MimeSource large(String from, String to, String subject, long size) {
        byte[] head = bytes(head(from, to, subject) + "Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\n"
                + "Content-Type: text/plain; charset=utf-8\n\nLarge.\n--b1\nContent-Type: application/octet-stream;"
                + " name=\"large.bin\"\nContent-Disposition: attachment; filename=\"large.bin\"\n"
                + "Content-Transfer-Encoding: base64\n\n");
        byte[] tail = bytes("--b1--\n");
        long lines = Math.max(1, (size - head.length - tail.length) / Lines.LINE.length);
        long length = head.length + lines * Lines.LINE.length + tail.length;
        return MimeSource.generated(length, () -> new Lines(head, lines, tail));
    }

    /** The message as its other recipients see it, without Bcc. */
    static byte[] withoutBcc(byte[] mime) {
        String text = new String(mime, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end + 2);
        String rest = end < 0 ? "" : text.substring(end + 2);
        return (head.replaceAll("(?im)^bcc:.*\r\n(?:[ \t].*\r\n)*", "") + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String head(String from, String to, String subject) {
        return "From: " + from + "\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: <" + UUID.randomUUID()
                + "@x.example>\nDate: Sun, 22 Nov 2026 09:30:00 +0000\nMIME-Version: 1.0\n";
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content);
    }

    private static byte[] bytes(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A head, many equal lines, and a tail. */
    private static final class Lines extends InputStream {
        static final byte[] LINE = ("A".repeat(76) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        private final byte[] head;
        private final long lines;
        private final byte[] tail;
        private long at;

        Lines(byte[] head, long lines, byte[] tail) {
            this.head = head;
            this.lines = lines;
            this.tail = tail;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) {
            if (most == 0) {
                return 0;
            }
            long middle = lines * LINE.length;
            byte[] from;
            int start;
            if (at < head.length) {
                from = head;
                start = (int) at;
            } else if (at < head.length + middle) {
                from = LINE;
                start = (int) ((at - head.length) % LINE.length);
            } else if (at < head.length + middle + tail.length) {
                from = tail;
                start = (int) (at - head.length - middle);
            } else {
                return -1;
            }
            int done = 0;
            while (done < most) {
                int part = Math.min(most - done, from.length - start);
                System.arraycopy(from, start, into, offset + done, part);
                done += part;
                at += part;
                start = 0;
                if (from != LINE || at >= head.length + middle) {
                    break;
                }
            }
            return done;
        }
    }
}
