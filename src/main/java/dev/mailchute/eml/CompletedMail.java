package dev.mailchute.eml;

import jakarta.mail.internet.MailDateFormat;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/**
 * A dropped message, completed: Message-ID, Date and From are prepended if missing; the rest is the message that
 * {@link DroppedMail} reads from the file. Nothing is copied.
 */
public final class CompletedMail {
    private final DroppedMail dropped;
    private final byte[] prefix;
    private final String messageId;
    private final List<Address> from;
    /** Whether the routes have added fields, which a draft has to carry too. */
    private final boolean hasOwnFields;

    private CompletedMail(
            DroppedMail dropped, byte[] prefix, String messageId, List<Address> from, boolean hasOwnFields) {
        this.hasOwnFields = hasOwnFields;
        this.dropped = dropped;
        this.prefix = prefix;
        this.messageId = messageId;
        this.from = from;
    }

    /**
     * @param sender for a missing From; the display name may be empty
     * @param domain of a new Message-ID
     * @param seed determines a new Message-ID; the same for each attempt at this message, different for other messages
     * @param now for a missing Date
     */
    public static CompletedMail of(DroppedMail dropped, Address sender, String domain, String seed, Instant now)
            throws IOException {
        MailHeaders headers = dropped.headers();
        StringBuilder added = new StringBuilder();
        String end = dropped.lineEnd();
        if (!headers.hasFrom()) {
            String value = sender.encoded().toString();
            added.append("From: ").append(value.replaceAll("\r?\n", end)).append(end);
        }
        if (!headers.hasDate()) {
            added.append("Date: ")
                    .append(new MailDateFormat().format(Date.from(now)))
                    .append(end);
        }
        String messageId = headers.messageId().orElseGet(() -> MessageId.of(seed, domain));
        if (!headers.hasMessageId()) {
            added.append("Message-ID: ").append(messageId).append(end);
        }
        List<Address> from = headers.hasFrom() ? headers.from() : List.of(sender);
        return new CompletedMail(dropped, added.toString().getBytes(StandardCharsets.UTF_8), messageId, from, false);
    }

    /**
     * With one more header field at the top, unless it has the same already, as that of a retried letter does.
     *
     * @throws UnsendableMail with one of the codes {@code bad-header}, {@code header-not-allowed}, {@code header-injection}
     */
    public CompletedMail with(String name, String value) throws IOException, UnsendableMail {
        HeaderField field = JsonHeaders.checked(name, value);
        if (values(name).contains(field.value())) {
            return this;
        }
        String line =
                name + ": " + ComposedMail.encoded(field).replaceAll("\r?\n", dropped.lineEnd()) + dropped.lineEnd();
        byte[] first = line.getBytes(StandardCharsets.UTF_8);
        byte[] longer = Arrays.copyOf(first, first.length + prefix.length);
        System.arraycopy(prefix, 0, longer, first.length, prefix.length);
        return new CompletedMail(dropped, longer, messageId, from, true);
    }

    private List<String> values(String name) throws IOException {
        try (InputStream in = new BufferedInputStream(open())) {
            String[] found = BoundedHeaders.read(in, name.toLowerCase(Locale.ROOT)::equals)
                    .getHeader(name);
            return found == null
                    ? List.of()
                    : Arrays.stream(found).map(FieldText::decoded).toList();
        }
    }

    /** The complete message; the caller closes the stream. */
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), dropped.open());
    }

    /** The headers of the complete message. */
    public MailHeaders headers() throws IOException {
        try (InputStream in = open()) {
            return MailHeaders.read(in);
        }
    }

    /** The dropped file. */
    Path file() {
        return dropped.file();
    }

    /** The message as a file, without what only completes it: the dropped file, or a copy in this folder if they differ otherwise. */
    Path toFile(Path folder) throws IOException {
        if (dropped.isUnchanged() && !hasOwnFields) {
            return dropped.file();
        }
        Path copy = folder.resolve("message.eml");
        try (InputStream in = open()) {
            Files.copy(in, copy);
        }
        return copy;
    }

    /** The size of the complete message in bytes. */
    public long size() {
        return prefix.length + dropped.size();
    }

    /** The Message-ID in use: the first in the file, or the new one. */
    public String messageId() {
        return messageId;
    }

    /** The addresses in From, after completion. */
    public List<Address> from() {
        return from;
    }

    /** Whether the message differs from the file. */
    public boolean isChanged() {
        return prefix.length > 0 || !dropped.isUnchanged();
    }
}
