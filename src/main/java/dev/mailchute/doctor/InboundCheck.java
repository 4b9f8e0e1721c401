package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.MailboxReading.FolderContent;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.InboundMailbox;
import java.nio.file.Path;
import java.util.Optional;

/** Checks what one inbound mailbox needs: read access, its folders, and a writable drop folder. */
final class InboundCheck {
    private final InboundMailbox inbound;
    private final GraphMailbox mailbox;
    private final Folders folders;
    private final MailboxReading reading;
    private final Probe probe;
    private final Report report;

    InboundCheck(
            InboundMailbox inbound,
            GraphMailbox mailbox,
            Folders folders,
            MailboxReading reading,
            Probe probe,
            Report report) {
        this.inbound = inbound;
        this.mailbox = mailbox;
        this.folders = folders;
        this.reading = reading;
        this.probe = probe;
        this.report = report;
    }

    /** @return whether the mailbox could be read */
    boolean checkMailbox() {
        Optional<Finding> refused = probe.refusal("mailbox", () -> reading.anyFolder(mailbox));
        if (refused.isPresent()) {
            report.add(refused.get());
            return false;
        }
        report.add(Finding.ok("mailbox", inbound.mailbox() + " can be reached"));
        Optional<String> folder = folder();
        folder.ifPresent(id -> report.add(probe.refusal("reading", () -> reading.anyMessage(mailbox, id))
                .orElseGet(() -> Finding.ok("reading", "its messages can be listed"))));
        report.add(changing());
        inbound.moveTo().ifPresent(path -> report.add(target("move-to", path)));
        inbound.moveHeldTo().ifPresent(path -> report.add(target("move-held-to", path)));
        return true;
    }

    private String key(String suffix) {
        return key(inbound, suffix);
    }

    private static String key(InboundMailbox inbound, String suffix) {
        return "mailchute.inbound." + inbound.name() + "." + suffix;
    }

    private Optional<String> folder() {
        try {
            String id = folders.find(mailbox, inbound.folder());
            Probe.Answer<FolderContent> answer = probe.ask("folder", () -> reading.folder(mailbox, id));
            report.add(answer.refused().orElseGet(() -> found(answer.content().orElseThrow())));
            return answer.content().map(folder -> id);
        } catch (MailException e) {
            report.add(missing(e.fault()));
            return Optional.empty();
        }
    }

    private Finding found(FolderContent folder) {
        return Finding.ok(
                "folder",
                "\"" + inbound.folder() + "\" is \""
                        + folder.displayName() + "\"; "
                        + folder.unread() + " unread, " + folder.total() + " in all");
    }

    private Finding missing(Fault fault) {
        if (!fault.code().equals("folder-not-found")) {
            return probe.refused("folder", fault);
        }
        return Finding.error(
                "folder",
                capitalized(fault.message()) + ".",
                "Correct " + key("folder")
                        + ", or create the folder. Folder names depend on the language of the mailbox; well-known names such as inbox,"
                        + " archive and deleteditems always work.");
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1);
    }

    private Finding changing() {
        String actions = inbound.removeMail()
                ? "delete messages"
                : inbound.moveTo().isPresent() ? "mark messages as read and move them" : "mark messages as read";
        if (probe.tokenShows("Mail.ReadWrite")) {
            return Finding.ok("changing", "the token has Mail.ReadWrite, so Mailchute may " + actions);
        }
        if (probe.tokenShowsMailRoles()) {
            return Finding.warning(
                    "changing",
                    "The token does not have Mail.ReadWrite. Unless it is assigned in Exchange, Mailchute cannot "
                            + actions + ", and delivered messages stay unread.",
                    "Grant the app Mail.ReadWrite instead of Mail.Read: docs/app-registration.md, step 3 or 4A.");
        }
        return Finding.hint(
                "changing",
                "Whether Mailchute may " + actions
                        + " cannot be checked without changing the mailbox. It needs Mail.ReadWrite.");
    }

    private Finding target(String check, String path) {
        try {
            String id = folders.find(mailbox, path);
            return probe.refusal(check, () -> reading.folder(mailbox, id))
                    .orElseGet(() -> Finding.ok(check, "\"" + path + "\" exists"));
        } catch (MailException e) {
            return e.fault().code().equals("folder-not-found")
                    ? Finding.ok(check, "\"" + path + "\" does not exist yet; it will be created when needed")
                    : probe.refused(check, e.fault());
        }
    }

    /** Does not need the mailbox. */
    static void checkDropFolder(InboundMailbox inbound, Report report) {
        Path drop = inbound.dropDir();
        Finding writable = report.add(DirectoryCheck.writable("drop folder", key(inbound, "drop-dir"), drop));
        if (writable.mark() == Mark.ERROR) {
            return;
        }
        Path staging = drop.resolve(".staging");
        if (!DirectoryCheck.isOneVolume(drop, staging)) {
            report.add(Finding.error(
                    "drop folder",
                    staging + " is on a different volume than " + drop
                            + ", so messages cannot be delivered in one step.",
                    "Make .staging a plain folder inside the drop folder, not a mount or a link."));
        } else {
            report.add(DirectoryCheck.writable("staging", key(inbound, "drop-dir"), staging));
        }
    }
}
