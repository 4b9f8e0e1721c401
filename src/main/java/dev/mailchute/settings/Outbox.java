package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One directory whose files are sent as messages.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 */
public record Outbox(String name, Sender sender, DropPlace drop, Limits limits, SendMode sendMode, InDoubt inDoubt) {

    /**
     * The sender.
     *
     * @param mailbox the mailbox that sends
     * @param name the display name for messages without From
     * @param address the address for messages without From, if not the mailbox's
     * @param allowedFrom additional From addresses, in lower case
     */
    public record Sender(
            String mailbox,
            Optional<String> name,
            Optional<String> address,
            Set<String> allowedFrom,
            AppRegistration app) {}

    /**
     * Where and how files are dropped.
     *
     * @param stableFor how long a file's size and modification time must not change before it counts as finished
     * @param dotStuffed whether files are dot-stuffed as for SMTP: lines that begin with a dot have a second one
     */
    public record DropPlace(Path directory, Duration stableFor, boolean dotStuffed) {}

    /**
     * @param messagesPerMinute the maximum rate; 0 for no limit
     * @param maxSize raw bytes above which a message is held
     * @param mimeLimit raw bytes above which a message is sent as a draft with an upload session
     * @param duplicateWindow how long a message with the same bytes and the same Message-ID counts as a duplicate and is held; zero for never
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

    /** The address for messages without From. */
    public String defaultFrom() {
        return sender.address().orElse(sender.mailbox());
    }

    /** Send in one request (sendMail), or always create a draft and send that. */
    public enum SendMode {
        SEND_MAIL,
        DRAFT
    }

    /** What happens to a message in doubt if the look-up does not find it. */
    public enum InDoubt {
        HOLD,
        RESEND
    }
}
