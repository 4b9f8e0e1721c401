package dev.mailchute.doctor;

import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.Outbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What one outbox needs: a mailbox that may send, and a directory whose files can be taken. */
final class OutboundCheck {
    private final Outbox outbox;
    private final GraphMailbox mailbox;
    private final MailboxReading reading;
    private final Probe probe;
    private final Report report;

    OutboundCheck(Outbox outbox, GraphMailbox mailbox, MailboxReading reading, Probe probe, Report report) {
        this.outbox = outbox;
        this.mailbox = mailbox;
        this.reading = reading;
        this.probe = probe;
        this.report = report;
    }

    /** @return whether the mailbox could be read */
    boolean lookIntoMailbox() {
        Optional<Finding> refused = probe.refusal("mailbox", () -> reading.sentItems(mailbox));
        if (refused.isPresent()) {
            report.add(onlySends(refused.get()));
            report.add(sending());
            return false;
        }
        report.add(Finding.ok("mailbox", outbox.mailbox() + " can be reached, and what it sent can be looked up"));
        report.add(sending());
        return true;
    }

    private Finding onlySends(Finding refused) {
        boolean onlySends = probe.tokenShows("Mail.Send") && probe.wasForbidden();
        return onlySends
                ? refused.as(Mark.WARNING)
                        .andNext(
                                "The token has Mail.Send, so small mail may go all the same. Without Mail.ReadWrite a send of unknown outcome"
                                        + " cannot be looked up, and large mail cannot be sent.")
                : refused;
    }

    private Finding sending() {
        String proof = "doctor --send-test ADDRESS sends one mail and proves it.";
        if (probe.tokenShows("Mail.Send")) {
            return Finding.ok("sending", "the token has Mail.Send; " + proof);
        }
        if (probe.tokenShowsMailRoles()) {
            return Finding.warning(
                    "sending",
                    "The token does not have Mail.Send; unless Exchange gives it, nothing can be sent.",
                    "Give the app Mail.Send: docs/app-registration.md, step 3 or 4A. " + proof);
        }
        return Finding.hint("sending", "whether it may send cannot be tried without sending; " + proof);
    }

    private static String key(Outbox outbox, String suffix) {
        return "mailchute.outbound." + outbox.name() + "." + suffix;
    }

    /** What does not need the mailbox. */
    static void lookAtOutbox(Outbox outbox, Report report) {
        Path directory = outbox.outboxDir();
        Finding writable = report.add(DirectoryCheck.writable("outbox", key(outbox, "outbox-dir"), directory));
        if (writable.mark() == Mark.CROSS) {
            return;
        }
        for (String inner : List.of(".claimed", "sent", "failed")) {
            if (!DirectoryCheck.isOneVolume(directory, directory.resolve(inner))) {
                report.add(Finding.cross(
                        "outbox",
                        directory.resolve(inner) + " is on another volume than " + directory
                                + ", so files cannot be cleared away in one step.",
                        "Let " + inner + " be a plain folder inside the outbox: no mount and no link."));
            }
        }
        new WaitingFiles(directory, report).look();
    }
}
