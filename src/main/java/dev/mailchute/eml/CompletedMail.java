package dev.mailchute.eml;

import jakarta.mail.internet.MailDateFormat;
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

/**
 * A dropped mail with what it lacks in front of it: Message-ID, Date and From are added where missing, the rest is the mail that
 * {@link DroppedMail} makes of the file, and nothing is copied.
 */
public final class CompletedMail {
    private final DroppedMail dropped;
    private final byte[] prefix;
    private final String messageId;
    private final List<Address> from;

    private CompletedMail(DroppedMail dropped, byte[] prefix, String messageId, List<Address> from) {
        this.dropped = dropped;
        this.prefix = prefix;
        this.messageId = messageId;
        this.from = from;
    }

    /**
     * @param sender who is in From when nobody is: a display name, which may be empty, and the address
     * @param domain of a new Message-ID
     * @param seed a new Message-ID is derived from it: the same for each try of this mail, another for another mail
     * @param now the Date, where it is missing
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
        return new CompletedMail(dropped, added.toString().getBytes(StandardCharsets.UTF_8), messageId, from);
    }

    /** The complete mail; to be closed by the caller. */
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), dropped.open());
    }

    /** What the complete mail says of itself. */
    public MailHeaders headers() throws IOException {
        try (InputStream in = open()) {
            return MailHeaders.read(in);
        }
    }

    /** The dropped file. */
    Path file() {
        return dropped.file();
    }

    /** The mail as a file, but for what was missing in it: the dropped one, or a copy in this folder where more is different. */
    Path whole(Path folder) throws IOException {
        if (dropped.isAsInFile()) {
            return dropped.file();
        }
        Path copy = folder.resolve("message.eml");
        try (InputStream in = open()) {
            Files.copy(in, copy);
        }
        return copy;
    }

    /** Bytes of the complete mail, as of when it was completed. */
    public long size() {
        return prefix.length + dropped.size();
    }

    /** The Message-ID that is used: the first there was, or the new one. */
    public String messageId() {
        return messageId;
    }

    /** Who is in From, now. */
    public List<Address> from() {
        return from;
    }

    /** Whether anything is not as in the file. */
    public boolean isChanged() {
        return prefix.length > 0 || !dropped.isAsInFile();
    }
}
