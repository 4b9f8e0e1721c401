package dev.mailchute.eml;

import dev.mailchute.files.VerifiedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A dropped file, and the message to be sent: without byte-order mark, envelope and local fields, and with each recipient once, in
 * To, Cc or Bcc. Every other byte stays the same, and nothing is copied.
 */
public final class DroppedMail {
    private static final List<String> RECIPIENTS = List.of("To", "Cc", "Bcc");

    private final VerifiedFile content;
    private final Path file;
    private final boolean dotStuffed;
    private final RawHeader raw;
    private final Envelope envelope;
    private final Map<String, AddressList> named = new LinkedHashMap<>();
    private final Set<RawHeader.RawField> removed;
    private final byte[] added;
    private final byte[] header;
    private final long size;

    private DroppedMail(VerifiedFile content, boolean dotStuffed, RawHeader raw) throws IOException {
        this.content = content;
        this.file = content.path();
        this.dotStuffed = dotStuffed;
        this.raw = raw;
        this.envelope = Envelope.of(raw);
        for (String name : RECIPIENTS) {
            AddressList list = new AddressList();
            raw.all(name.toLowerCase(Locale.ROOT)).forEach(field -> list.add(field.value()));
            named.put(name, list);
        }
        this.removed = new HashSet<>(envelope.fields());
        this.added = edit();
        byte[] kept = raw.bytes(field -> !removed.contains(field));
        this.header = Arrays.copyOf(added, added.length + kept.length);
        System.arraycopy(kept, 0, header, added.length, kept.length);
        try (InputStream body = dotStuffed ? Files.newInputStream(file) : InputStream.nullInputStream()) {
            body.skipNBytes(dotStuffed ? raw.end() : 0);
            this.size = header.length + (dotStuffed ? DotStuffing.length(body) : content.size() - raw.end());
        }
    }

    /** @param dotStuffed whether lines in the body that begin with a dot have a second one */
    public static DroppedMail read(Path file, boolean dotStuffed) throws IOException {
        return read(VerifiedFile.of(file), dotStuffed);
    }

    /** Later reads return the verified content, or fail. */
    public static DroppedMail read(VerifiedFile file, boolean dotStuffed) throws IOException {
        return new DroppedMail(file, dotStuffed, RawHeader.read(file.path()));
    }

    /** The whole dropped file for people to read: without byte-order mark and dot-stuffing. */
    public static InputStream plain(Path file, boolean dotStuffed) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            in.skipNBytes(RawHeader.read(file).bom());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
        return dotStuffed ? DotStuffing.removed(in) : in;
    }

    /** Marks the fields to remove, and returns the fields to add. */
    private byte[] edit() {
        raw.fields().stream()
                .filter(field -> LocalFields.contains(field.name()))
                .forEach(removed::add);
        List<Address> blind =
                envelope.hasReceivers() ? Envelope.without(envelope.receivers().addresses, recipients()) : List.of();
        StringBuilder fields = new StringBuilder();
        for (String name : RECIPIENTS) {
            List<RawHeader.RawField> present = raw.all(name.toLowerCase(Locale.ROOT));
            List<Address> more = name.equals("Bcc") ? blind : List.of();
            if (present.size() > 1 || !more.isEmpty()) {
                removed.addAll(present);
                List<Address> all = new ArrayList<>(named.get(name).addresses);
                all.addAll(more);
                if (!all.isEmpty()) {
                    String value = ComposedMail.addresses(name, all).replaceAll("\r?\n", raw.lineEnd());
                    fields.append(name).append(": ").append(value).append(raw.lineEnd());
                }
            }
        }
        return fields.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<Address> recipients() {
        return named.values().stream().flatMap(list -> list.addresses.stream()).toList();
    }

    /** The message to be sent; the caller closes the stream. */
    public InputStream open() throws IOException {
        InputStream body = content.open();
        try {
            body.skipNBytes(raw.end());
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
        return new SequenceInputStream(new ByteArrayInputStream(header), dotStuffed ? DotStuffing.removed(body) : body);
    }

    /** The size of the message to be sent, in bytes. */
    public long size() {
        return size;
    }

    /** The headers of the message to be sent; the recipients include those of the envelope. */
    public MailHeaders headers() throws IOException {
        try (InputStream in = open()) {
            return MailHeaders.read(in);
        }
    }

    Path file() {
        return file;
    }

    String lineEnd() {
        return raw.lineEnd();
    }

    Envelope envelope() {
        return envelope;
    }

    /** Whether the message to be sent equals the file, byte for byte. */
    boolean isUnchanged() {
        return raw.bom() == 0 && !dotStuffed && removed.isEmpty() && added.length == 0;
    }

    /**
     * Returns if the file has the form of exactly one complete message.
     *
     * @param unfinished whether to refuse files that look unfinished
     * @throws UnsendableMail with one of the codes {@code not-a-mail}, {@code several-messages}, {@code unfinished}, {@code header-too-large},
     *     {@code resent}, {@code bad-address}, {@code envelope-mismatch}
     */
    public void check(boolean unfinished) throws IOException, UnsendableMail {
        if (unfinished && Completeness.hasZerosAround(file)) {
            throw Completeness.unfinished("it begins or ends with zero bytes");
        }
        checkFirstLine();
        if (raw.isCut()) {
            throw OutgoingCheck.headerTooLarge();
        }
        BodyScan scan;
        MailForm form = MailForm.of(raw);
        try (InputStream body = Files.newInputStream(file)) {
            body.skipNBytes(raw.end());
            scan = BodyScan.of(body, form);
        }
        if (scan.hasSeveralMessages()) {
            throw several("another message follows the first one in the same file");
        }
        if (unfinished) {
            checkFinished(scan);
        }
        checkRecipients();
    }

    private void checkFirstLine() throws UnsendableMail {
        String first = raw.firstLine();
        if (first.startsWith("From ")) {
            throw several("the file begins with a \"From \" line, so it is an mbox file and not a single message");
        }
        if (first.strip().matches("\\d{1,12}") && raw.fields().size() > 1) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file begins with a number, as the .emlx files of Apple Mail do; export the message as raw source");
        }
        if (first.startsWith("\u00FF\u00FE") || first.startsWith("\u00FE\u00FF")) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is in UTF-16; write it in ASCII or UTF-8, in PowerShell with -Encoding ascii");
        }
        if (!raw.startsWithField()) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is not a message: its first line is not a header field such as \"To: ann@example.com\"; write headers, an"
                            + " empty line and the text");
        }
    }

    private static UnsendableMail several(String what) {
        return new UnsendableMail(
                "several-messages",
                what + "; write each message to its own file, because the first recipients would get all of it");
    }

    private void checkFinished(BodyScan scan) throws UnsendableMail {
        if (scan.hasHole()) {
            throw Completeness.unfinished("it contains a block of zero bytes that was never written");
        }
        if (!scan.isClosed()) {
            throw Completeness.unfinished("the line that closes its multipart is missing: "
                    + MailForm.of(raw).closingLine());
        }
        if (!raw.isClosed() && !raw.fields().get(raw.fields().size() - 1).hasLineEnd()) {
            throw Completeness.unfinished("it ends in the middle of a header line");
        }
    }

    private void checkRecipients() throws UnsendableMail {
        Map<String, AddressList> all = new LinkedHashMap<>(named);
        all.put("X-Sender", envelope.senders());
        all.put("X-Receiver", envelope.receivers());
        if (all.values().stream().anyMatch(AddressList::isCut)) {
            throw OutgoingCheck.headerTooLarge();
        }
        List<String> resent = new ArrayList<>();
        for (String name : List.of("Resent-To", "Resent-Cc", "Resent-Bcc")) {
            if (!raw.all(name.toLowerCase(Locale.ROOT)).isEmpty()) {
                resent.add(name);
            }
        }
        if (!resent.isEmpty()) {
            throw new UnsendableMail(
                    "resent",
                    "the message names new recipients in " + String.join(", ", resent)
                            + ", but Exchange would send it to the old ones; put the new addresses into To, Cc or Bcc, and remove"
                            + " the Resent- fields");
        }
        if (envelope.isScattered()) {
            throw new UnsendableMail(
                    "envelope-mismatch",
                    "an X-Receiver comes after other header fields, where every recipient could read it; write all X-Sender and"
                            + " X-Receiver fields before the other fields");
        }
        List<MailHeaders.MalformedAddress> malformed = new ArrayList<>();
        all.forEach((name, list) ->
                list.malformed.forEach(text -> malformed.add(new MailHeaders.MalformedAddress(name, text))));
        if (!malformed.isEmpty()) {
            throw OutgoingCheck.badAddress(malformed);
        }
        if (envelope.hasReceivers()) {
            List<Address> unnamed = Envelope.without(recipients(), envelope.receivers().addresses);
            if (!unnamed.isEmpty()) {
                throw new UnsendableMail(
                        "envelope-mismatch",
                        unnamed.get(0).address()
                                + " is in To, Cc or Bcc, but not in an X-Receiver; write an X-Receiver"
                                + " for each recipient, or none at all");
            }
        }
    }
}
