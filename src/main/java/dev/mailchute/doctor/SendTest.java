package dev.mailchute.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import dev.mailchute.settings.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Sends one mail through an outbox's mailbox, reads it back in Sent Items, and says what Exchange changed in it. */
final class SendTest {
    private static final String CHECK = "send test";

    private final Graph graph;
    private final Report report;
    private final Clock clock;
    private final List<Duration> looks;

    /** @param looks the waits before the mail is looked for, one after the other */
    SendTest(Graph graph, Report report, Clock clock, List<Duration> looks) {
        this.graph = graph;
        this.report = report;
        this.clock = clock;
        this.looks = looks;
    }

    void send(Outbox outbox, GraphMailbox mailbox, String to, Probe probe) throws InterruptedException {
        TestMail mail = new TestMail(outbox, to, clock.instant());
        try {
            graph.submit(
                    mailbox,
                    "sendMail",
                    new StringEntity(
                            Base64.getEncoder().encodeToString(mail.bytes()),
                            ContentType.create("text/plain", StandardCharsets.US_ASCII)));
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
                Optional<JsonNode> found = find(mailbox, mail);
                if (found.isPresent()) {
                    tell(
                            mail,
                            found.get(),
                            graph.mime(mailbox, found.get().path("id").asText()));
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

    private Optional<JsonNode> find(GraphMailbox mailbox, TestMail mail) {
        String folder = "mailFolders/sentitems/messages?$select=id,subject,internetMessageId&$top=25";
        String filter =
                PathSegment.encode("internetMessageId eq '" + mail.messageId().replace("'", "''") + "'");
        JsonNode byId =
                graph.get(mailbox, folder + "&$filter=" + filter).path("value").path(0);
        if (byId.isObject()) {
            return Optional.of(byId);
        }
        // With another Message-ID it is among the newest, by its subject.
        for (JsonNode message : graph.get(mailbox, folder).path("value")) {
            if (message.path("subject").asText().equals(mail.subject())) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    private void tell(TestMail mail, JsonNode found, byte[] stored) {
        String id = found.path("internetMessageId").asText();
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
