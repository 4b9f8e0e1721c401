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
 * A mail file as programs drop it, and the mail that is meant: without a byte-order mark, an envelope, and fields that are nobody
 * else's business, its recipients in To, Cc and Bcc, once each. Every other byte stays, and nothing is copied.
 */
public final class DroppedMail {
    private static final List<String> RECIPIENTS = List.of("To", "Cc", "Bcc");

    private final VerifiedFile content;
    private final Path file;
    private final boolean dotStuffed;
    private final RawHeader raw;
    private final Envelope envelope;
    private final Map<String, AddressList> named = new LinkedHashMap<>();
    private final Set<RawHeader.RawField> gone;
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
        this.gone = new HashSet<>(envelope.fields());
        this.added = edit();
        byte[] kept = raw.bytes(field -> !gone.contains(field));
        this.header = Arrays.copyOf(added, added.length + kept.length);
        System.arraycopy(kept, 0, header, added.length, kept.length);
        try (InputStream body = dotStuffed ? Files.newInputStream(file) : InputStream.nullInputStream()) {
            body.skipNBytes(dotStuffed ? raw.end() : 0);
            this.size = header.length + (dotStuffed ? DotStuffing.length(body) : content.size() - raw.end());
        }
    }

    /** @param dotStuffed whether the lines of its body that begin with a dot have one more */
    public static DroppedMail read(Path file, boolean dotStuffed) throws IOException {
        return read(VerifiedFile.of(file), dotStuffed);
    }

    /** What is read of it later is what was verified, or fails while it is read. */
    public static DroppedMail read(VerifiedFile file, boolean dotStuffed) throws IOException {
        return new DroppedMail(file, dotStuffed, RawHeader.read(file.path()));
    }

    /** The bytes of a dropped file as a person should see them: all of it, without a byte-order mark and dots put in. */
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

    /** Marks the fields that are to go, and gives those that are to come. */
    private byte[] edit() {
        raw.fields().stream()
                .filter(field -> LocalFields.contains(field.name()))
                .forEach(gone::add);
        List<Address> blind =
                envelope.namesReceivers() ? Envelope.without(envelope.receivers().addresses, recipients()) : List.of();
        StringBuilder fields = new StringBuilder();
        for (String name : RECIPIENTS) {
            List<RawHeader.RawField> present = raw.all(name.toLowerCase(Locale.ROOT));
            List<Address> more = name.equals("Bcc") ? blind : List.of();
            if (present.size() > 1 || !more.isEmpty()) {
                gone.addAll(present);
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

    /** The mail that is meant; to be closed by the caller. */
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

    /** Bytes of the mail that is meant. */
    public long size() {
        return size;
    }

    /** What the mail that is meant says of itself, everybody of the envelope among its recipients. */
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

    /** Whether the file holds this mail byte for byte. */
    boolean isAsInFile() {
        return raw.bom() == 0 && !dotStuffed && gone.isEmpty() && added.length == 0;
    }

    /**
     * Returns when the file holds one mail, as far as its form goes, and all of it.
     *
     * @param unfinished whether what looks unfinished is refused, too
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
        if (scan.holdsSeveral()) {
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
            throw several("the file begins with a \"From \" line, so it is a mailbox file and not one message");
        }
        if (first.strip().matches("\\d{1,12}") && raw.fields().size() > 1) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file begins with a number, as the .emlx files of Apple Mail do; export the message as raw source");
        }
        if (first.startsWith("\u00FF\u00FE") || first.startsWith("\u00FE\u00FF")) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is written in UTF-16; write it in ASCII or UTF-8, in PowerShell with -Encoding ascii");
        }
        if (!raw.startsWithField()) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is not a message: its first line is no header field such as \"To: ann@example.com\"; write headers, an"
                            + " empty line and the text");
        }
    }

    private static UnsendableMail several(String what) {
        return new UnsendableMail(
                "several-messages",
                what + "; the first recipients would read all of it, so write each message into a file of its own");
    }

    private void checkFinished(BodyScan scan) throws UnsendableMail {
        if (scan.hasHole()) {
            throw Completeness.unfinished("a block of zero bytes in it was never written");
        }
        if (!scan.isClosed()) {
            throw Completeness.unfinished("the line that closes its multipart is missing: "
                    + MailForm.of(raw).shownEnd());
        }
        if (!raw.isClosed() && !raw.fields().get(raw.fields().size() - 1).endsItsLine()) {
            throw Completeness.unfinished("it ends within a header line");
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
                            + ", but Exchange would send it to the old ones; put the addresses that are to get it into To, Cc or Bcc, and leave"
                            + " the Resent- fields out");
        }
        if (envelope.isScattered()) {
            throw new UnsendableMail(
                    "envelope-mismatch",
                    "an X-Receiver stands behind other header fields, and everybody could read it; write all of X-Sender and"
                            + " X-Receiver before the other fields");
        }
        List<MailHeaders.MalformedAddress> malformed = new ArrayList<>();
        all.forEach((name, list) ->
                list.malformed.forEach(text -> malformed.add(new MailHeaders.MalformedAddress(name, text))));
        if (!malformed.isEmpty()) {
            throw OutgoingCheck.badAddress(malformed);
        }
        if (envelope.namesReceivers()) {
            List<Address> unnamed = Envelope.without(recipients(), envelope.receivers().addresses);
            if (!unnamed.isEmpty()) {
                throw new UnsendableMail(
                        "envelope-mismatch",
                        unnamed.get(0).address()
                                + " is in To, Cc or Bcc, and no X-Receiver names this address; write an X-Receiver"
                                + " for each recipient, or none at all");
            }
        }
    }
}
