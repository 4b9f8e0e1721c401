package dev.mailchute.doctor;

import dev.mailchute.settings.Outbox;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** The test message that doctor sends when asked to, compared with what Exchange stored. */
final class TestMail {
    private static final int SHOWN = 12;

    private final String token = UUID.randomUUID().toString().substring(0, 8);
    private final byte[] bytes;

    TestMail(Outbox outbox, String to, Instant now) {
        StringBuilder mail = new StringBuilder();
        boolean isAddress = outbox.mailbox().contains("@");
        String domain = isAddress ? outbox.mailbox().substring(outbox.mailbox().indexOf('@') + 1) : "mailchute.invalid";
        if (isAddress) {
            mail.append("From: ").append(from(outbox)).append("\r\n");
        }
        mail.append("To: ").append(to).append("\r\n");
        mail.append("Subject: ").append(subject()).append("\r\n");
        mail.append("Date: ")
                .append(new MailDateFormat().format(Date.from(now)))
                .append("\r\n");
        mail.append("Message-ID: <mailchute-doctor-")
                .append(UUID.randomUUID())
                .append('@')
                .append(domain.matches("[A-Za-z0-9.-]+") ? domain : "mailchute.invalid")
                .append(">\r\n");
        mail.append("X-Mailchute-Test: ").append(token).append("\r\n");
        mail.append(
                "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n");
        mail.append("This message was sent by \"mailchute doctor --send-test\" through the outbox ")
                .append(outbox.name())
                .append(".\r\nYou do not need to reply.\r\n");
        this.bytes = mail.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String from(Outbox outbox) {
        InternetAddress from = new InternetAddress();
        from.setAddress(outbox.defaultFrom());
        try {
            from.setPersonal(outbox.senderName().orElse(null), StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return from.toString();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Unique. */
    String subject() {
        return "Mailchute test " + token;
    }

    String messageId() {
        return headers(bytes).getHeader("Message-ID", null);
    }

    /** Our header fields that Exchange changed, as a sentence each; empty if none. */
    List<String> changes(byte[] stored) {
        InternetHeaders now = headers(stored);
        List<String> changes = new ArrayList<>();
        for (Header sent : Collections.list(headers(bytes).getAllHeaders())) {
            Optional<String> kept = Optional.ofNullable(now.getHeader(sent.getName(), null));
            if (kept.isEmpty()) {
                changes.add(sent.getName() + " was removed");
            } else if (!isSame(sent, kept.get())) {
                changes.add(
                        sent.getName() + " is now " + oneLine(kept.get()) + " (was " + oneLine(sent.getValue()) + ")");
            }
        }
        return changes;
    }

    /** Ignores Content-* fields: Exchange may choose another encoding or spelling. */
    private static boolean isSame(Header sent, String kept) {
        if (sent.getName().toLowerCase(Locale.ROOT).startsWith("content-")) {
            return true;
        }
        return comparable(sent.getValue()).equals(comparable(kept));
    }

    private static String comparable(String value) {
        return oneLine(value).replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** The names of header fields that Exchange added. */
    String added(byte[] stored) {
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(headers(stored).getAllHeaders()).forEach(header -> names.add(header.getName()));
        Collections.list(headers(bytes).getAllHeaders()).forEach(header -> names.remove(header.getName()));
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        return names.isEmpty()
                ? "no header fields"
                : String.join(", ", names.stream().limit(SHOWN).toList()) + more;
    }

    private static String oneLine(String value) {
        return value.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    private static InternetHeaders headers(byte[] mail) {
        try {
            return new InternetHeaders(new ByteArrayInputStream(mail), true);
        } catch (MessagingException e) {
            throw new IllegalArgumentException("the header of a message cannot be read", e);
        }
    }
}
