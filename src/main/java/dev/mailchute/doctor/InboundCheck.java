package dev.mailchute.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import dev.mailchute.settings.InboundMailbox;
import java.nio.file.Path;
import java.util.Optional;

/** What one inbound mailbox needs: that it can be read, its folders, and a drop folder that takes mail. */
final class InboundCheck {
    private final InboundMailbox inbound;
    private final GraphMailbox mailbox;
    private final Folders folders;
    private final Probe probe;
    private final Report report;

    InboundCheck(InboundMailbox inbound, GraphMailbox mailbox, Folders folders, Probe probe, Report report) {
        this.inbound = inbound;
        this.mailbox = mailbox;
        this.folders = folders;
        this.probe = probe;
        this.report = report;
    }

    /** @return whether the mailbox could be read */
    boolean lookIntoMailbox() {
        Probe.Answer reached = probe.get("mailbox", "mailFolders?$select=id&$top=1");
        if (reached.refused().isPresent()) {
            report.add(reached.refused().get());
            return false;
        }
        report.add(Finding.ok("mailbox", inbound.mailbox() + " can be reached"));
        Optional<String> folder = folder();
        folder.ifPresent(id -> {
            Probe.Answer listed = probe.get(
                    "reading", "mailFolders/" + PathSegment.encode(id) + "/messages?$select=id,subject,isRead&$top=1");
            report.add(listed.refused().orElseGet(() -> Finding.ok("reading", "its mail can be listed")));
        });
        report.add(changing());
        inbound.moveTo().ifPresent(path -> report.add(target("move-to", path)));
        inbound.moveHeldTo().ifPresent(path -> report.add(target("move-held-to", path)));
        return true;
    }

    private String key(String suffix) {
        return "mailchute.inbound." + inbound.name() + "." + suffix;
    }

    private Optional<String> folder() {
        try {
            String id = folders.find(mailbox, inbound.folder());
            Probe.Answer answer = probe.get(
                    "folder",
                    "mailFolders/" + PathSegment.encode(id) + "?$select=id,displayName,unreadItemCount,totalItemCount");
            report.add(answer.refused().orElseGet(() -> found(answer.json().orElseThrow())));
            return answer.json().map(folder -> id);
        } catch (MailException e) {
            report.add(missing(e.fault()));
            return Optional.empty();
        }
    }

    private Finding found(JsonNode folder) {
        long unread = folder.path("unreadItemCount").asLong();
        return Finding.ok(
                "folder",
                "\"" + inbound.folder() + "\" is \""
                        + folder.path("displayName").asText() + "\"; "
                        + (unread == 0 ? "no mail waits" : unread + " unread wait") + ", "
                        + folder.path("totalItemCount").asLong() + " in all");
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
            Probe.Answer answer = probe.get(check, "mailFolders/" + PathSegment.encode(id) + "?$select=id,displayName");
            return answer.refused().orElseGet(() -> Finding.ok(check, "\"" + path + "\" is there"));
        } catch (MailException e) {
            return e.fault().code().equals("folder-not-found")
                    ? Finding.ok(check, "\"" + path + "\" is not there yet; it will be created when it is needed")
                    : probe.refused(check, e.fault());
        }
    }

    /** What does not need the mailbox. */
    void lookAtDropFolder() {
        Path drop = inbound.dropDir();
        Finding writable = report.add(DirectoryCheck.writable("drop folder", key("drop-dir"), drop));
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
            report.add(DirectoryCheck.writable("staging", key("drop-dir"), staging));
        }
    }
}
