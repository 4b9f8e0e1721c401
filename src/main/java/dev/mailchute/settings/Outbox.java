package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One directory whose files are sent as mail.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 */
public record Outbox(String name, Sender sender, DropPlace drop, Limits limits, SendMode sendMode, InDoubt inDoubt) {

    /**
     * Who sends.
     *
     * @param mailbox the mailbox that sends
     * @param name the display name for mail without From
     * @param address the address for mail without From, where it is not the mailbox
     * @param allowedFrom further From addresses, in lower case
     */
    public record Sender(
            String mailbox,
            Optional<String> name,
            Optional<String> address,
            Set<String> allowedFrom,
            AppRegistration app) {}

    /**
     * Where files are dropped, and how.
     *
     * @param stableFor how long size and time must stay unchanged before a file counts as finished
     * @param dotStuffed whether its files are written as for SMTP, with a second dot in lines that begin with one
     */
    public record DropPlace(Path directory, Duration stableFor, boolean dotStuffed) {}

    /**
     * How much.
     *
     * @param messagesPerMinute the pace; 0 for none
     * @param maxSize bytes of raw mail above which it is held
     * @param mimeLimit bytes of raw mail above which it goes by draft and upload session
     * @param duplicateWindow how long the same bytes with the same Message-ID are held as a duplicate; zero for never
     */
    public record Limits(int messagesPerMinute, long maxSize, long mimeLimit, Duration duplicateWindow) {}

    public String mailbox() {
        return sender.mailbox();
    }

    public Optional<String> senderName() {
        return sender.name();
    }

    public Set<String> allowedFrom() {
        return sender.allowedFrom();
    }

    public AppRegistration app() {
        return sender.app();
    }

    public Path outboxDir() {
        return drop.directory();
    }

    public Duration stableFor() {
        return drop.stableFor();
    }

    public boolean dotStuffed() {
        return drop.dotStuffed();
    }

    public int messagesPerMinute() {
        return limits.messagesPerMinute();
    }

    public long maxSize() {
        return limits.maxSize();
    }

    public long mimeLimit() {
        return limits.mimeLimit();
    }

    public Duration duplicateWindow() {
        return limits.duplicateWindow();
    }

    /** The address for mail without From. */
    public String defaultFrom() {
        return sender.address().orElse(sender.mailbox());
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
