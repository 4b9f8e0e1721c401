package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One mailbox whose unread mail goes into a drop folder.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 * @param schedule when it is polled
 * @param attempts polls in which a mail may fail temporarily before it is held, 1 or more
 */
public record InboundMailbox(
        String name, MailSource source, Afterwards afterwards, Path dropDir, Schedule schedule, int attempts) {

    /**
     * Where its mail lies.
     *
     * @param mailbox UPN, address or id
     * @param folder a path such as {@code Inbox/Tickets}, or {@code id:...}
     */
    public record MailSource(String mailbox, String folder, AppRegistration app) {}

    /**
     * What becomes of mail in the mailbox.
     *
     * @param removeMail whether delivered mail is deleted from the mailbox
     * @param moveTo where delivered mail goes; never together with {@code removeMail}
     * @param moveHeldTo where mail goes that the Mail Center holds
     */
    public record Afterwards(boolean removeMail, Optional<String> moveTo, Optional<String> moveHeldTo) {}

    public String mailbox() {
        return source.mailbox();
    }

    public String folder() {
        return source.folder();
    }

    public AppRegistration app() {
        return source.app();
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
