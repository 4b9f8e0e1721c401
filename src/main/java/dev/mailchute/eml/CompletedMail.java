package dev.mailchute.eml;

import dev.mailchute.files.VerifiedFile;
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
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * A mail file with what it lacks in front of it: Message-ID, Date and From are added where missing, every other byte stays, and nothing
 * is copied.
 */
public final class CompletedMail {
    private final Path file;
    private final byte[] prefix;
    private final long size;
    private final String messageId;
    private final List<Address> from;
    private final Optional<VerifiedFile> content;

    private CompletedMail(
            Path file, byte[] prefix, long size, String messageId, List<Address> from, Optional<VerifiedFile> content) {
        this.file = file;
        this.prefix = prefix;
        this.size = size;
        this.messageId = messageId;
        this.from = from;
        this.content = content;
    }

    /**
     * @param headers of this file
     * @param sender who is in From when nobody is: a display name, which may be empty, and the mailbox
     * @param domain of a new Message-ID
     * @param seed a new Message-ID is derived from it: the same for each try of this mail, another for another mail
     * @param now the Date, where it is missing
     */
    public static CompletedMail of(
            Path file, MailHeaders headers, Address sender, String domain, String seed, Instant now)
            throws IOException {
        StringBuilder added = new StringBuilder();
        String end = lineEnd(file);
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
        if (!added.isEmpty() && startsWithBlank(file)) {
            added.append("X-Mailchute-Completed: yes")
                    .append(end); // a continuation line without a field would join the id
        }
        byte[] prefix = added.toString().getBytes(StandardCharsets.UTF_8);
        List<Address> from = headers.hasFrom() ? headers.from() : List.of(sender);
        return new CompletedMail(file, prefix, prefix.length + Files.size(file), messageId, from, Optional.empty());
    }

    /** The same, which from now on is either read as it was when the file was verified, or fails while it is read. */
    public CompletedMail verifiedBy(VerifiedFile verified) {
        return new CompletedMail(file, prefix, prefix.length + verified.size(), messageId, from, Optional.of(verified));
    }

    /** The complete mail; to be closed by the caller. */
    public InputStream open() throws IOException {
        return new SequenceInputStream(
                new ByteArrayInputStream(prefix),
                content.isPresent() ? content.get().open() : Files.newInputStream(file));
    }

    Path file() {
        return file;
    }

    /** Bytes of the complete mail, as of when it was completed. */
    public long size() {
        return size;
    }

    /** The Message-ID that is used: the first there was, or the new one. */
    public String messageId() {
        return messageId;
    }

    /** Who is in From, now. */
    public List<Address> from() {
        return from;
    }

    /** Whether anything was missing. */
    public boolean isChanged() {
        return prefix.length > 0;
    }

    private static String lineEnd(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int before = 0;
            for (int count = 0; count < BoundedHeaders.MOST_BYTES; count++) {
                int c = in.read();
                if (c < 0) {
                    break;
                }
                if (c == '\n') {
                    return before == '\r' ? "\r\n" : "\n";
                }
                before = c;
            }
            return "\r\n";
        }
    }

    private static boolean startsWithBlank(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int first = in.read();
            return first == ' ' || first == '\t';
        }
    }
}
