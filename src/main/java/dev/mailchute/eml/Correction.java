package dev.mailchute.eml;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * New recipients, sender or subject for a message. A field is replaced as a whole, and only if its meaning changes; every other byte
 * stays the same.
 *
 * @param to addresses as people write them: comma-separated, with or without names
 * @param from one address; empty for the default sender
 * @param subject on one line
 */
public record Correction(String to, String cc, String bcc, String from, String replyTo, String subject) {
    private static final Set<String> ADDRESSES = Set.of("to", "cc", "bcc", "from", "reply-to");
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "bcc");

    /** Other fields that name recipients. They no longer count once a person has set the recipients. */
    private static final List<String> OTHER_RECIPIENTS = List.of("X-Receiver", "Resent-To", "Resent-Cc", "Resent-Bcc");

    /**
     * The current values of the correctable fields, as people write them.
     *
     * @throws IOException if the file cannot be read
     */
    public static Correction current(Path mail) throws IOException {
        BoundedHeaders headers;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(mail))) {
            headers = BoundedHeaders.read(in, ADDRESSES::contains);
        }
        String bcc = written(headers, "Bcc");
        for (Address receiver : receivers(mail)) {
            bcc += (bcc.isEmpty() ? "" : ", ") + written(receiver);
        }
        return new Correction(
                written(headers, "To"),
                written(headers, "Cc"),
                bcc,
                written(headers, "From"),
                written(headers, "Reply-To"),
                MailHeaders.read(mail).subject());
    }

    /** The recipients that are only in the envelope. */
    private static List<Address> receivers(Path mail) throws IOException {
        RawHeader header = RawHeader.read(mail);
        AddressList named = new AddressList();
        header.fields().stream()
                .filter(field -> RECIPIENTS.contains(field.name()))
                .forEach(field -> named.add(field.value()));
        return Envelope.without(Envelope.of(header).receivers().addresses, named.addresses);
    }

    private static String written(BoundedHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        if (values == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (String value : values) {
            AddressList list = new AddressList();
            list.add(value);
            list.addresses.forEach(address -> parts.add(written(address)));
        }
        return String.join(", ", parts);
    }

    private static String written(Address address) {
        if (address.name().isEmpty()) {
            return address.address();
        }
        String name = address.name().matches("[\\p{L}\\p{N} '_-]+")
                ? address.name()
                : "\"" + address.name().replaceAll("[\"\\\\]", "") + "\"";
        return name + " <" + address.address() + ">";
    }

    /** A message with corrected header fields. */
    public static final class Corrected {
        private final byte[] header;
        private final Path file;
        private final long rest;
        private final List<String> changes;

        private Corrected(byte[] header, Path file, long rest, List<String> changes) {
            this.header = header;
            this.file = file;
            this.rest = rest;
            this.changes = changes;
        }

        /** The whole message; the caller closes the stream. */
        public InputStream open() throws IOException {
            InputStream body = Files.newInputStream(file);
            body.skipNBytes(rest);
            return new SequenceInputStream(new ByteArrayInputStream(header), body);
        }

        /** The corrected headers. */
        public MailHeaders headers() {
            try {
                return MailHeaders.read(new ByteArrayInputStream(header));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** The size of the whole message in bytes. */
        public long size() {
            try {
                return header.length + Files.size(file) - rest;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** The changes, one sentence each: {@code To: a@x.example instead of b@x.example}. */
        public List<String> changes() {
            return changes;
        }
    }

    /**
     * Applies this correction to a message.
     *
     * @throws UnsendableMail {@code bad-address} if a changed field has a malformed address, {@code no-recipients} if no recipients are
     * left, {@code header-too-large} if the header is too large to edit
     */
    public Corrected applyTo(Path mail) throws IOException, UnsendableMail {
        Correction before = current(mail);
        Map<String, String> fields = new TreeMap<>();
        List<String> changes = new ArrayList<>();
        change("To", before.to, to, fields, changes);
        change("Cc", before.cc, cc, fields, changes);
        change("Bcc", before.bcc, bcc, fields, changes);
        change("From", before.from, from, fields, changes);
        change("Reply-To", before.replyTo, replyTo, fields, changes);
        change("Subject", before.subject, subject, fields, changes);
        if (to.isBlank() && cc.isBlank() && bcc.isBlank()) {
            throw new UnsendableMail("no-recipients", "the message has no recipients; add an address to To, Cc or Bcc");
        }
        settleSources(mail, fields, changes);
        return rewritten(mail, fields, changes);
    }

    private void settleSources(Path mail, Map<String, String> fields, List<String> changes)
            throws IOException, UnsendableMail {
        Set<String> present = new TreeSet<>();
        RawHeader.read(mail).fields().forEach(field -> present.add(field.name()));
        for (String name : OTHER_RECIPIENTS) {
            if (present.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name.toLowerCase(Locale.ROOT), "");
                fields.put("bcc", addresses("Bcc", FieldText.plain(bcc)));
                changes.add(name + ": removed; only To, Cc and Bcc count");
            }
        }
        for (String name : List.of("X-Sender", "Sender")) {
            if (fields.containsKey("from") && present.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name.toLowerCase(Locale.ROOT), "");
                changes.add(name + ": removed; only From counts");
            }
        }
    }

    private static void change(
            String name, String before, String after, Map<String, String> fields, List<String> changes)
            throws UnsendableMail {
        String wanted = FieldText.plain(after);
        if (wanted.equals(before)) {
            return;
        }
        fields.put(name.toLowerCase(Locale.ROOT), name.equals("Subject") ? subject(wanted) : addresses(name, wanted));
        changes.add(name + ": " + (wanted.isEmpty() ? "none" : wanted) + " instead of "
                + (before.isEmpty() ? "none" : before));
    }

    private static String subject(String text) {
        try {
            return MimeUtility.fold(9, MimeUtility.encodeText(text, StandardCharsets.UTF_8.name(), null));
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String addresses(String name, String text) throws UnsendableMail {
        if (text.isEmpty()) {
            return "";
        }
        AddressList list = new AddressList();
        list.add(text);
        if (!list.malformed.isEmpty()) {
            throw new UnsendableMail(
                    "bad-address",
                    "\"" + list.malformed.get(0) + "\" in " + name + " is not an email address; correct it");
        }
        if (name.equals("From") && list.addresses.size() > 1) {
            throw new UnsendableMail("several-senders", "From has several addresses; enter only one");
        }
        InternetAddress[] encoded =
                list.addresses.stream().map(Address::encoded).toArray(InternetAddress[]::new);
        return InternetAddress.toUnicodeString(encoded, name.length() + 2);
    }

    /** Removes the replaced fields, and adds the new ones at the top. */
    private static Corrected rewritten(Path mail, Map<String, String> fields, List<String> changes)
            throws IOException, UnsendableMail {
        RawHeader raw = RawHeader.read(mail);
        if (raw.isCut()) {
            throw new UnsendableMail(
                    "header-too-large",
                    "the header is too large to edit; send a corrected message from the application that wrote it");
        }
        StringBuilder added = new StringBuilder();
        for (String name : List.of("from", "to", "cc", "bcc", "reply-to", "subject")) {
            String value = fields.getOrDefault(name, "");
            if (!value.isEmpty()) {
                added.append(written(name))
                        .append(": ")
                        .append(value.replaceAll("\r?\n", raw.lineEnd()))
                        .append(raw.lineEnd());
            }
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(added.toString().getBytes(StandardCharsets.UTF_8));
        header.writeBytes(raw.bytes(field -> !fields.containsKey(field.name())));
        return new Corrected(header.toByteArray(), mail, raw.end(), List.copyOf(changes));
    }

    private static String written(String lowerCaseName) {
        return lowerCaseName.equals("reply-to")
                ? "Reply-To"
                : Character.toUpperCase(lowerCaseName.charAt(0)) + lowerCaseName.substring(1);
    }
}
