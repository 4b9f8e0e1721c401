package dev.mailchute.doctor;

import dev.mailchute.doctor.RightsCheck.Need;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.RightsProbe;
import dev.mailchute.graph.RightsProbe.Right;
import dev.mailchute.graph.RightsProbe.Shown;
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
    private final RightsProbe rights;
    private final Probe probe;
    private final Report report;

    OutboundCheck(Outbox outbox, GraphMailbox mailbox, Questions questions, Probe probe, Report report) {
        this.outbox = outbox;
        this.mailbox = mailbox;
        this.reading = questions.reading();
        this.rights = questions.rights();
        this.probe = probe;
        this.report = report;
    }

    /** @return whether the mailbox could be read or sent from */
    boolean checkMailbox() {
        Shown sending = rights.send(mailbox);
        Optional<Finding> refused = probe.refusal("mailbox", () -> reading.sentItems(mailbox));
        boolean sends = sending.right() == Right.GIVEN;
        report.add(refused.map(finding -> sends ? onlySends(finding) : finding)
                .orElseGet(() -> Finding.ok(
                        "mailbox", outbox.mailbox() + " can be reached, and its sent messages can be looked up")));
        report.add(new RightsCheck(probe)
                .finding(
                        new Need("sending", "Mail.Send", "send as " + outbox.mailbox(), "Nothing can be sent."),
                        sending));
        if (needsDrafts()) {
            report.add(drafts());
        }
        return refused.isEmpty() || sends;
    }

    private Finding onlySends(Finding refused) {
        return probe.wasForbidden()
                ? refused.withMark(Mark.WARNING)
                        .andNext(
                                "Messages can still be sent. Without Mail.ReadWrite Mailchute cannot look up a message in doubt, and holds it.")
                : refused;
    }

    private boolean needsDrafts() {
        return outbox.sendMode() == Outbox.SendMode.DRAFT || outbox.maxSize() > outbox.mimeLimit();
    }

    private Finding drafts() {
        boolean always = outbox.sendMode() == Outbox.SendMode.DRAFT;
        Finding finding = new RightsCheck(probe)
                .finding(
                        new Need(
                                "drafts",
                                "Mail.ReadWrite",
                                "create drafts",
                                always
                                        ? "With send-mode = draft nothing can be sent."
                                        : "Messages larger than mime-limit cannot be sent."),
                        rights.change(mailbox));
        return finding.mark() != Mark.ERROR || always
                ? finding
                : finding.andNext("Or set " + key(outbox, "max-size")
                        + " to the value of mime-limit: larger messages are then held immediately, with that reason.");
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
