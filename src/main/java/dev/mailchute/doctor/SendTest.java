package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.Messages;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.graph.SentLookup.SentMessage;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends one mail through an outbox's mailbox, reads it back in Sent Items, and says what Exchange changed in it. */
final class SendTest {
    private static final String CHECK = "send test";

    private final Messages messages;
    private final SentLookup lookup;
    private final Report report;
    private final Clock clock;
    private final List<Duration> looks;

    /** @param looks the waits before the mail is looked for, one after the other */
    SendTest(Graph graph, Report report, Clock clock, List<Duration> looks) {
        this.messages = new Messages(graph);
        this.lookup = new SentLookup(graph);
        this.report = report;
        this.clock = clock;
        this.looks = looks;
    }

    void send(Outbox outbox, GraphMailbox mailbox, String to, Probe probe) throws InterruptedException {
        TestMail mail = new TestMail(outbox, to, clock.instant());
        try {
            messages.send(mailbox, mail.bytes());
            report.add(Finding.ok(
                    CHECK,
                    "Exchange took a mail from " + outbox.mailbox() + " to " + to + ", subject \"" + mail.subject()
                            + "\". Whether it arrives, the recipient sees"));
        } catch (UnknownOutcomeException e) {
            report.add(Finding.warning(CHECK, "It is not known whether the mail went.")
                    .saying(e.fault()));
        } catch (MailException e) {
            report.add(probe.refused(CHECK, e.fault()));
            return;
        }
        readBack(mailbox, mail);
    }

    private void readBack(GraphMailbox mailbox, TestMail mail) throws InterruptedException {
        try {
            for (Duration wait : looks) {
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
                Optional<SentMessage> found = lookup.inSentItems(mailbox, mail.messageId(), mail.subject());
                if (found.isPresent()) {
                    tell(mail, found.get(), messages.mime(mailbox, found.get().id()));
                    return;
                }
            }
        } catch (MailException e) {
            notReadBack("It cannot be read back", e.fault());
            return;
        }
        report.add(Finding.warning(
                "read back",
                "The mail is not in Sent Items yet, so it is not known what Exchange changed in it.",
                "Look for \"" + mail.subject()
                        + "\" in Sent Items, and in the Inbox for a report of a failed delivery."));
    }

    private void notReadBack(String what, Fault fault) {
        report.add(Finding.warning("read back", what + ", so it is not known what Exchange changed in it.")
                .saying(fault));
    }

    private void tell(TestMail mail, SentMessage found, byte[] stored) {
        String id = found.messageId();
        report.add(
                id.equals(mail.messageId())
                        ? Finding.ok("Message-ID", "is kept: " + id)
                        : Finding.warning(
                                "Message-ID",
                                "Exchange put another one in its place: " + id + " (was " + mail.messageId() + ").",
                                "A send of unknown outcome cannot be looked up by its Message-ID here; it is held as in doubt."));
        List<String> changes = mail.changes(stored).stream()
                .filter(change -> !change.startsWith("Message-ID "))
                .toList();
        report.add(
                changes.isEmpty()
                        ? Finding.ok(
                                "header", "From and all other fields are as they were; added: " + mail.added(stored))
                        : Finding.warning(
                                "header", "Changed: " + String.join("; ", changes) + ". Added: " + mail.added(stored)));
    }
}
