package dev.mailchute.eml;

import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The header of a message, read leniently from at most its first {@value BoundedHeaders#MAX_BYTES} bytes. No input makes it fail;
 * malformed addresses are also listed in {@code malformed}.
 *
 * @param subject decoded, on one line; empty if there is none
 * @param messageId the first Message-ID, with its angle brackets; absent if missing or empty
 */
public record MailHeaders(
        Form form,
        String subject,
        Authors authors,
        Receivers receivers,
        Optional<String> messageId,
        DateField dateField) {

    /**
     * How well the header could be read.
     *
     * @param isMail whether it begins with a header field; false also for a file that begins with a byte-order mark
     * @param isCut whether the header is longer than what was read, so something may be missing here
     * @param malformed the malformed addresses in From, Sender, To, Cc and Bcc
     */
    public record Form(boolean isMail, boolean isCut, List<MalformedAddress> malformed) {}

    /**
     * The authors.
     *
     * @param from the addresses in all From fields
     * @param fromFields the number of From fields
     * @param sender the addresses in Sender
     */
    public record Authors(List<Address> from, int fromFields, List<Address> sender) {}

    /** The addresses in To, Cc and Bcc, with groups expanded. */
    public record Receivers(List<Address> to, List<Address> cc, List<Address> bcc) {}

    /**
     * The Date.
     *
     * @param isThere whether there is one, readable or not
     * @param instant absent if missing or unreadable
     */
    public record DateField(boolean isThere, Optional<Instant> instant) {}

    /** A malformed address: its field, and its text, shortened. */
    public record MalformedAddress(String field, String text) {}

    private static final Set<String> WANTED =
            Set.of("subject", "from", "sender", "to", "cc", "bcc", "message-id", "date");

    /** Reads the header of a message file. Fails only if the file cannot be read. */
    public static MailHeaders read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads the header of a message, and possibly some of the stream beyond it. */
    public static MailHeaders read(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 64 * 1024);
        buffered.mark(1);
        buffered.read(); // makes an unreadable file fail here, instead of looking like a short header
        buffered.reset();
        return of(BoundedHeaders.read(buffered, WANTED::contains));
    }

    static MailHeaders of(BoundedHeaders headers) {
        List<MalformedAddress> malformed = new ArrayList<>();
        boolean[] cut = {headers.isCut()};
        Function<String, List<Address>> addresses = field -> {
            AddressList list = new AddressList();
            values(headers, field).forEach(list::add);
            list.malformed.forEach(text -> malformed.add(new MalformedAddress(field, text)));
            cut[0] |= list.isCut();
            return List.copyOf(list.addresses);
        };
        Authors authors = new Authors(
                addresses.apply("From"), (int) values(headers, "From").count(), addresses.apply("Sender"));
        Receivers receivers = new Receivers(addresses.apply("To"), addresses.apply("Cc"), addresses.apply("Bcc"));
        return new MailHeaders(
                new Form(headers.isHeader(), cut[0], List.copyOf(malformed)),
                values(headers, "Subject").map(FieldText::decoded).findFirst().orElse(""),
                authors,
                receivers,
                values(headers, "Message-ID").map(MailHeaders::id).findFirst().filter(id -> !id.isEmpty()),
                new DateField(
                        values(headers, "Date").findAny().isPresent(),
                        values(headers, "Date").findFirst().flatMap(MailHeaders::instant)));
    }

    public boolean isMail() {
        return form.isMail();
    }

    public boolean isCut() {
        return form.isCut();
    }

    public List<MalformedAddress> malformed() {
        return form.malformed();
    }

    public List<Address> from() {
        return authors.from();
    }

    public int fromFields() {
        return authors.fromFields();
    }

    public List<Address> sender() {
        return authors.sender();
    }

    public List<Address> to() {
        return receivers.to();
    }

    public List<Address> cc() {
        return receivers.cc();
    }

    public List<Address> bcc() {
        return receivers.bcc();
    }

    public boolean hasDate() {
        return dateField.isThere();
    }

    public Optional<Instant> date() {
        return dateField.instant();
    }

    /** Whether there is a non-empty Message-ID. */
    public boolean hasMessageId() {
        return messageId.isPresent();
    }

    /** Whether there is a From field. */
    public boolean hasFrom() {
        return authors.fromFields() > 0;
    }

    /** The addresses in To, Cc and Bcc, in this order. */
    public List<Address> recipients() {
        return Stream.of(to(), cc(), bcc()).flatMap(List::stream).toList();
    }

    private static Stream<String> values(BoundedHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        return values == null ? Stream.empty() : Stream.of(values);
    }

    private static String id(String value) {
        String id = FieldText.plain(MimeUtility.unfold(value));
        int end = id.indexOf('>');
        return id.startsWith("<") && end > 0 ? id.substring(0, end + 1).replace(" ", "") : id;
    }

    private static Optional<Instant> instant(String value) {
        try {
            return Optional.ofNullable(new MailDateFormat().parse(value)).map(java.util.Date::toInstant);
        } catch (ParseException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return "header of a message";
    }
}
