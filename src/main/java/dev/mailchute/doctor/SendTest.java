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

/** Sends one message from an outbox's mailbox, reads it back from Sent Items, and reports what Exchange changed. */
final class SendTest {
    private static final String CHECK = "send test";

    private final Messages messages;
    private final SentLookup lookup;
    private final Report report;
    private final Clock clock;
    private final List<Duration> lookupWaits;

    /** @param lookupWaits how long to wait before each look-up */
    SendTest(Graph graph, Report report, Clock clock, List<Duration> lookupWaits) {
        this.messages = new Messages(graph);
        this.lookup = new SentLookup(graph);
        this.report = report;
        this.clock = clock;
        this.lookupWaits = lookupWaits;
    }

    void send(Outbox outbox, GraphMailbox mailbox, String to, Probe probe) throws InterruptedException {
        TestMail mail = new TestMail(outbox, to, clock.instant());
        try {
            messages.send(mailbox, mail.bytes());
            report.add(Finding.ok(
                    CHECK,
                    "Exchange accepted a message from " + outbox.mailbox() + " to " + to + ", subject \""
                            + mail.subject() + "\". Check that it arrives"));
        } catch (UnknownOutcomeException e) {
            report.add(Finding.warning(
                            CHECK,
                            "It is not known whether the message was sent.",
                            "Look for \"" + mail.subject() + "\" in Sent Items, or ask the recipient.")
                    .withFault(e.fault()));
        } catch (MailException e) {
            report.add(probe.refused(CHECK, e.fault()));
            return;
        }
        readBack(mailbox, mail);
    }

    private void readBack(GraphMailbox mailbox, TestMail mail) throws InterruptedException {
        try {
            for (Duration wait : lookupWaits) {
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
                Optional<SentMessage> found = lookup.inSentItems(mailbox, mail.messageId(), mail.subject());
                if (found.isPresent()) {
                    add(mail, found.get(), messages.mime(mailbox, found.get().id()));
                    return;
                }
            }
        } catch (MailException e) {
            notReadBack("It cannot be read back", e.fault());
            return;
        }
        report.add(Finding.warning(
                "read back",
                "The message is not in Sent Items yet, so it is not known what Exchange changed in it.",
                "Look for \"" + mail.subject() + "\" in Sent Items, and for a non-delivery report in the Inbox."));
    }

    private void notReadBack(String what, Fault fault) {
        report.add(Finding.warning("read back", what + ", so it is not known what Exchange changed in it.")
                .withFault(fault));
    }

    private void add(TestMail mail, SentMessage found, byte[] stored) {
        String id = found.messageId();
        report.add(
                id.equals(mail.messageId())
                        ? Finding.ok("Message-ID", "was kept: " + id)
                        : Finding.warning(
                                "Message-ID",
                                "Exchange replaced it: " + id + " (was " + mail.messageId() + ").",
                                "Nothing to do. In this mailbox a message in doubt cannot be found by its Message-ID, so it is held for a person to decide."));
        List<String> changes = mail.changes(stored).stream()
                .filter(change -> !change.startsWith("Message-ID "))
                .toList();
        report.add(
                changes.isEmpty()
                        ? Finding.ok("header", "From and all other fields are unchanged; added: " + mail.added(stored))
                        : Finding.warning(
                                "header", "Changed: " + String.join("; ", changes) + ". Added: " + mail.added(stored)));
    }
}
