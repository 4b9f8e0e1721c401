package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One directory whose files are sent as mail.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 * @param mailbox the mailbox that sends
 * @param senderName the display name for mail without From
 * @param senderAddress the address for mail without From, where it is not the mailbox
 * @param allowedFrom further From addresses, in lower case
 * @param stableFor how long size and time must stay unchanged before a file counts as finished
 * @param dotStuffed whether its files are written as for SMTP, with a second dot in lines that begin with one
 * @param messagesPerMinute the pace; 0 for none
 * @param maxSize bytes of raw mail above which it is held
 * @param mimeLimit bytes of raw mail above which it goes by draft and upload session
 * @param duplicateWindow how long the same bytes with the same Message-ID are held as a duplicate; zero for never
 */
public record Outbox(
        String name,
        String mailbox,
        Optional<String> senderName,
        Optional<String> senderAddress,
        Set<String> allowedFrom,
        Path outboxDir,
        Duration stableFor,
        boolean dotStuffed,
        int messagesPerMinute,
        long maxSize,
        long mimeLimit,
        SendMode sendMode,
        InDoubt inDoubt,
        Duration duplicateWindow,
        AppRegistration app) {

    /** The address for mail without From. */
    public String defaultFrom() {
        return senderAddress.orElse(mailbox);
    }

    /** One step (sendMail), or always a draft that is then sent. */
    public enum SendMode {
        SEND_MAIL,
        DRAFT
    }

    /** What becomes of a send whose outcome the look-up did not settle. */
    public enum InDoubt {
        HOLD,
        RESEND
    }
}
