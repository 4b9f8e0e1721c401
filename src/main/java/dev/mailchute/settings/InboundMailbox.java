package dev.mailchute.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One mailbox whose unread mail goes into a drop folder.
 *
 * @param name the {@code <name>} of its keys: lower-case letters and digits
 * @param mailbox UPN, address or id
 * @param folder a path such as {@code Inbox/Tickets}, or {@code id:...}
 * @param removeMail whether delivered mail is deleted from the mailbox
 * @param moveTo where delivered mail goes; never together with {@code removeMail}
 * @param moveHeldTo where mail goes that the Mail Center holds
 * @param schedule when it is polled
 * @param attempts polls in which a mail may fail temporarily before it is held, 1 or more
 */
public record InboundMailbox(
        String name,
        String mailbox,
        String folder,
        boolean removeMail,
        Optional<String> moveTo,
        Optional<String> moveHeldTo,
        Path dropDir,
        Schedule schedule,
        int attempts,
        AppRegistration app) {}
