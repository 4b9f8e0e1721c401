package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mailchute.testkit.FakeFolder;
import dev.mailchute.testkit.FakeMail;
import java.util.Locale;

/**
 * What a mailbox shows of a message.
 *
 * @param movedTo the path of the folder; null if it was not moved
 */
record MailboxState(Shown shown, String movedTo) {
    /** As a test writes it. */
    enum Shown {
        READ,
        UNREAD,
        DELETED,
        MOVED
    }

    @JsonCreator
    static MailboxState of(String word) {
        return switch (word) {
            case "read" -> new MailboxState(Shown.READ, null);
            case "unread" -> new MailboxState(Shown.UNREAD, null);
            case "deleted" -> new MailboxState(Shown.DELETED, null);
            default ->
                throw new IllegalArgumentException(
                        "a mailbox shows a message as read, unread, deleted or {moved-to: FOLDER}, and not as '" + word
                                + "'");
        };
    }

    @JsonCreator
    static MailboxState moved(@JsonProperty(value = "moved-to", required = true) String folder) {
        return new MailboxState(Shown.MOVED, folder);
    }

    /** @param home the folder where the message lay */
    static MailboxState of(FakeMail mail, boolean deleted, FakeFolder home) {
        FakeFolder now = mail.folder();
        if (deleted || now == null) {
            return new MailboxState(Shown.DELETED, null);
        }
        if (now != home) {
            return new MailboxState(Shown.MOVED, now.path());
        }
        return new MailboxState(mail.isRead() ? Shown.READ : Shown.UNREAD, null);
    }

    boolean isAs(MailboxState other) {
        return shown == other.shown && (movedTo == null || movedTo.equalsIgnoreCase(other.movedTo));
    }

    @Override
    public String toString() {
        return shown == Shown.MOVED ? "moved to " + movedTo : shown.name().toLowerCase(Locale.ROOT);
    }
}
