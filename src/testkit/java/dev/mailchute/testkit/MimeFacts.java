package dev.mailchute.testkit;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.UnsupportedEncodingException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Exchange would read from a message's header. Accepts any input and never fails. */
final class MimeFacts {
    private static final int HEADER_MOST = 1 << 20;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()]+@[^\\s<>,;:\"()]+");

    private final InternetHeaders headers;

    private MimeFacts(InternetHeaders headers) {
        this.headers = headers;
    }

    static MimeFacts of(MimeSource mime) {
        try {
            return new MimeFacts(new InternetHeaders(new ByteArrayInputStream(mime.head(HEADER_MOST)), true));
        } catch (MessagingException | RuntimeException e) {
            return new MimeFacts(new InternetHeaders());
        }
    }

    String subject() {
        return text("Subject");
    }

    String messageId() {
        return text("Message-ID");
    }

    String contentType() {
        return text("Content-Type").toLowerCase(Locale.ROOT);
    }

    Optional<FakeAddress> from() {
        return addresses("From").stream().findFirst();
    }

    Optional<FakeAddress> sender() {
        return addresses("Sender").stream().findFirst().or(this::from);
    }

    Optional<Instant> date() {
        try {
            return Optional.of(new MailDateFormat().parse(text("Date")).toInstant());
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    String importance() {
        String value = (text("Importance") + text("X-Priority")).toLowerCase(Locale.ROOT);
        return value.startsWith("high") || value.startsWith("1") ? "high" : value.startsWith("low") ? "low" : "normal";
    }

    /** All header fields in order, decoded. */
    List<Header> all() {
        List<Header> all = new ArrayList<>();
        for (Header header : Collections.list(headers.getAllHeaders())) {
            all.add(new Header(header.getName(), decode(header.getValue())));
        }
        return all;
    }

    List<FakeAddress> addresses(String name) {
        List<FakeAddress> found = new ArrayList<>();
        String[] values = headers.getHeader(name);
        if (values != null) {
            for (String value : values) {
                found.addAll(parse(value));
            }
        }
        return found;
    }

    private static List<FakeAddress> parse(String value) {
        List<FakeAddress> found = new ArrayList<>();
        try {
            for (InternetAddress address : InternetAddress.parseHeader(value, false)) {
                if (address.isGroup()) {
                    for (InternetAddress member : members(address)) {
                        found.add(of(member));
                    }
                } else {
                    found.add(of(address));
                }
            }
        } catch (AddressException | RuntimeException e) {
            Matcher matcher = ADDRESS.matcher(value);
            while (matcher.find()) {
                found.add(new FakeAddress("", matcher.group()));
            }
        }
        return found;
    }

    private static InternetAddress[] members(InternetAddress group) throws AddressException {
        InternetAddress[] members = group.getGroup(false);
        return members == null ? new InternetAddress[0] : members;
    }

    private static FakeAddress of(InternetAddress address) {
        String name = address.getPersonal();
        String mail = address.getAddress();
        return new FakeAddress(name == null ? "" : name, mail == null ? "" : mail);
    }

    private String text(String name) {
        String value = headers.getHeader(name, null);
        return value == null ? "" : decode(value);
    }

    private static String decode(String value) {
        String unfolded = MimeUtility.unfold(value);
        try {
            return MimeUtility.decodeText(unfolded).trim();
        } catch (UnsupportedEncodingException | RuntimeException e) {
            return unfolded.trim();
        }
    }
}
