package dev.mailchute.doctor;

import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.Outbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks what one outbox needs: a mailbox that may send, and a directory that Mailchute can read and write. */
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
    boolean checkMailbox() {
        Optional<Finding> refused = probe.refusal("mailbox", () -> reading.sentItems(mailbox));
        if (refused.isPresent()) {
            report.add(onlySends(refused.get()));
            report.add(sending());
            return false;
        }
        report.add(Finding.ok("mailbox", outbox.mailbox() + " can be reached, and its sent messages can be looked up"));
        report.add(sending());
        return true;
    }

    private Finding onlySends(Finding refused) {
        boolean onlySends = probe.tokenShows("Mail.Send") && probe.wasForbidden();
        return onlySends
                ? refused.withMark(Mark.WARNING)
                        .andNext(
                                "The token has Mail.Send, so small messages may still be sent. Without Mail.ReadWrite Mailchute cannot look up a"
                                        + " message in doubt and cannot send large messages.")
                : refused;
    }

    private Finding sending() {
        String proof = "To prove it, send one test message with doctor --send-test ADDRESS.";
        if (probe.tokenShows("Mail.Send")) {
            return Finding.ok("sending", "the token has Mail.Send. " + proof);
        }
        if (probe.tokenShowsMailRoles()) {
            return Finding.warning(
                    "sending",
                    "The token does not have Mail.Send. Unless it is assigned in Exchange, nothing can be sent.",
                    "Grant the app Mail.Send: docs/app-registration.md, step 3 or 4A. " + proof);
        }
        return Finding.hint("sending", "Whether it may send cannot be checked without sending. " + proof);
    }

    private static String key(Outbox outbox, String suffix) {
        return "mailchute.outbound." + outbox.name() + "." + suffix;
    }

    /** Does not need the mailbox. */
    static void checkOutbox(Outbox outbox, Report report) {
        Path directory = outbox.outboxDir();
        Finding writable = report.add(DirectoryCheck.writable("outbox", key(outbox, "outbox-dir"), directory));
        if (writable.mark() == Mark.ERROR) {
            return;
        }
        for (String inner : List.of(".claimed", "sent", "failed")) {
            if (!DirectoryCheck.isOneVolume(directory, directory.resolve(inner))) {
                report.add(Finding.error(
                        "outbox",
                        directory.resolve(inner) + " is on a different volume than " + directory
                                + ", so files cannot be moved there in one step.",
                        "Make " + inner + " a plain folder inside the outbox, not a mount or a link."));
            }
        }
        new WaitingFiles(directory, report).check();
    }
}
