package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One mailbox whose unread messages are delivered to a drop folder.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 * @param onward where its messages go
 * @param schedule when it is polled
 * @param attempts how many polls may fail to deliver a message before it is held; at least 1
 */
public record InboundMailbox(
        String name, MailSource source, Afterwards afterwards, Onward onward, Schedule schedule, int attempts) {

    /**
     * The folder that is read.
     *
     * @param mailbox UPN, address or id
     * @param folder a path such as {@code Inbox/Tickets}, or {@code id:...}
     */
    public record MailSource(String mailbox, String folder, AppRegistration app) {}

    /**
     * What happens to messages in the mailbox.
     *
     * @param acknowledges whether delivered and held messages are marked; if not, nothing is ever changed in the mailbox
     * @param removeMail whether delivered messages are deleted from the mailbox
     * @param moveTo the folder for delivered messages; never together with {@code removeMail}
     * @param moveHeldTo the folder for messages that the Mail Center holds
     */
    public record Afterwards(
            boolean acknowledges, boolean removeMail, Optional<String> moveTo, Optional<String> moveHeldTo) {
        /** They are marked as read where they are. */
        public static final Afterwards MARKED = new Afterwards(true, false, Optional.empty(), Optional.empty());
    }

    /**
     * Where messages go.
     *
     * @param route the address of the route with the engineer's own steps
     * @param dropDir where they are delivered
     */
    public record Onward(String route, Path dropDir) {
        /** The route that mailboxes share. */
        public static final String SHARED_ROUTE = "direct:own-incoming";
    }

    public String mailbox() {
        return source.mailbox();
    }

    public String folder() {
        return source.folder();
    }

    public AppRegistration app() {
        return source.app();
    }

    public Path dropDir() {
        return onward.dropDir();
    }

    /** Whether messages are only copied: nothing is ever changed in the mailbox. */
    public boolean isCopied() {
        return !afterwards.acknowledges();
    }

    public boolean removeMail() {
        return afterwards.removeMail();
    }

    public Optional<String> moveTo() {
        return afterwards.moveTo();
    }

    public Optional<String> moveHeldTo() {
        return afterwards.moveHeldTo();
    }
}
