package dev.mailchute.doctor;

import dev.mailchute.doctor.RightsCheck.Need;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.MailboxReading.FolderContent;
import dev.mailchute.graph.RightsProbe;
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
    private final RightsProbe rights;
    private final Probe probe;
    private final Report report;

    InboundCheck(
            InboundMailbox inbound,
            GraphMailbox mailbox,
            Folders folders,
            Questions questions,
            Probe probe,
            Report report) {
        this.inbound = inbound;
        this.mailbox = mailbox;
        this.folders = folders;
        this.reading = questions.reading();
        this.rights = questions.rights();
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
        if (inbound.isCopied()) {
            report.add(Finding.ok("changing", "not needed: its messages are only copied"));
        } else {
            report.add(changing());
        }
        if (inbound.moveTo().isPresent() || inbound.moveHeldTo().isPresent()) {
            report.add(moving());
        }
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
        return new RightsCheck(probe)
                .finding(
                        new Need(
                                "changing",
                                "Mail.ReadWrite",
                                inbound.removeMail() ? "delete messages" : "mark messages as read",
                                "Delivered messages stay unread in the mailbox."),
                        rights.change(mailbox));
    }

    private Finding moving() {
        return new RightsCheck(probe)
                .finding(
                        new Need(
                                "moving", "Mail.ReadWrite", "move messages", "Delivered messages stay where they are."),
                        rights.move(mailbox));
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
