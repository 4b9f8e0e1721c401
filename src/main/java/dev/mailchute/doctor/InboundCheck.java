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

/** What one inbound mailbox needs: that it can be read, its folders, and a drop folder that takes mail. */
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
    boolean lookIntoMailbox() {
        Optional<Finding> refused = probe.refusal("mailbox", () -> reading.anyFolder(mailbox));
        if (refused.isPresent()) {
            report.add(refused.get());
            return false;
        }
        report.add(Finding.ok("mailbox", inbound.mailbox() + " can be reached"));
        Optional<String> folder = folder();
        folder.ifPresent(id -> report.add(probe.refusal("reading", () -> reading.anyMessage(mailbox, id))
                .orElseGet(() -> Finding.ok("reading", "its mail can be listed"))));
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
                        + (folder.unread() == 0 ? "no mail waits" : folder.unread() + " unread wait") + ", "
                        + folder.total() + " in all");
    }

    private Finding missing(Fault fault) {
        if (!fault.code().equals("folder-not-found")) {
            return probe.refused("folder", fault);
        }
        return Finding.cross(
                "folder",
                capitalized(fault.message()) + ".",
                "Correct " + key("folder")
                        + ", or create the folder. Names depend on the language of the mailbox; inbox, archive,"
                        + " deleteditems and the like always work.");
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1);
    }

    private Finding changing() {
        String acts =
                inbound.removeMail() ? "delete it" : inbound.moveTo().isPresent() ? "mark and move it" : "mark it read";
        if (probe.tokenShows("Mail.ReadWrite")) {
            return Finding.ok("changing", "the token has Mail.ReadWrite, so Mailchute may " + acts);
        }
        if (probe.tokenShowsMailRoles()) {
            return Finding.warning(
                    "changing",
                    "The token does not have Mail.ReadWrite; unless Exchange gives it, Mailchute cannot " + acts
                            + ", and delivered mail stays unread.",
                    "Give the app Mail.ReadWrite in place of Mail.Read: docs/app-registration.md, step 3 or 4A.");
        }
        return Finding.hint(
                "changing",
                "whether Mailchute may " + acts
                        + " cannot be tried without changing the mailbox; Mail.ReadWrite is needed.");
    }

    private Finding target(String check, String path) {
        try {
            String id = folders.find(mailbox, path);
            return probe.refusal(check, () -> reading.folder(mailbox, id))
                    .orElseGet(() -> Finding.ok(check, "\"" + path + "\" is there"));
        } catch (MailException e) {
            return e.fault().code().equals("folder-not-found")
                    ? Finding.ok(check, "\"" + path + "\" is not there yet; it will be created when it is needed")
                    : probe.refused(check, e.fault());
        }
    }

    /** What does not need the mailbox. */
    static void lookAtDropFolder(InboundMailbox inbound, Report report) {
        Path drop = inbound.dropDir();
        Finding writable = report.add(DirectoryCheck.writable("drop folder", key(inbound, "drop-dir"), drop));
        if (writable.mark() == Mark.CROSS) {
            return;
        }
        Path staging = drop.resolve(".staging");
        if (!DirectoryCheck.isOneVolume(drop, staging)) {
            report.add(Finding.cross(
                    "drop folder",
                    staging + " is on another volume than " + drop + ", so mail cannot appear in one step.",
                    "Let .staging be a plain folder inside the drop folder: no mount and no link."));
        } else {
            report.add(DirectoryCheck.writable("staging", key(inbound, "drop-dir"), staging));
        }
    }
}
