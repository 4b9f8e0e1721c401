package dev.mailchute.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.EmlName;
import dev.mailchute.files.Json;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.reconcile.Reconciliation.Patience;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.MimeSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records of every state beside a mailbox and folders, without a running application. */
@ExtendWith(FakeTenantExtension.class)
class ReconciliationTest {
    private static final Duration GRACE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private final Instant before = now.minus(Duration.ofMinutes(30));
    private FakeMailbox support;
    private FakeMailbox orders;
    private Settings settings;

    @BeforeEach
    void start(FakeTenant tenant) throws Exception {
        support = tenant.mailbox("support@contoso.com");
        orders = tenant.mailbox("orders@contoso.com");
        String clientId = "11111111-2222-3333-4444-555555555555";
        Map<String, String> environment = new TreeMap<>();
        tenant.app(clientId, "secret");
        environment.putAll(tenant.settings(clientId, "secret").environment());
        environment.put("MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com");
        environment.put("MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com");
        settings = new Configuration(folder, environment).read();
        Files.createDirectories(folder.resolve("drop/support/.staging"));
        Files.createDirectories(folder.resolve("outbox/orders/.claimed"));
    }

    private List<String> reconcile(Duration since) throws Exception {
        return reconcile(since, Clock.systemUTC());
    }

    private List<String> reconcile(Duration since, Clock clock) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ReconcileOnce(settings, clock, new Patience(GRACE, Duration.ofMillis(10), () -> false))
                .compare(Optional.empty(), since, true, new PrintStream(bytes, true, "UTF-8"));
        List<String> found = new ArrayList<>();
        for (JsonNode part :
                Json.mapper().readTree(bytes.toString(StandardCharsets.UTF_8)).path("parts")) {
            found.add(part.path("equation").asText());
            part.path("differences")
                    .forEach(one -> found.add(one.path("kind").asText() + " "
                            + one.path("messageId").asText()));
            part.path("notLookedAt").forEach(what -> found.add(what.asText()));
        }
        return found;
    }

    private static byte[] mail(String id) {
        return ("From: Ann <ann@x.example>\r\nTo: support@contoso.com\r\nSubject: Hi\r\nMessage-ID: <" + id
                        + ">\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private InboundEntry inbound(FakeMail mail, InboundEntry.State state, Instant changed) {
        String key = EmlName.key("support@contoso.com", mail.id());
        boolean isFailing = state == InboundEntry.State.FAILING;
        return new InboundEntry(
                new InboundEntry.Source(key, "support", "support@contoso.com", Optional.of(mail.id())),
                state,
                1,
                Optional.of(new InboundEntry.Content("20261126T080000Z_Hi_" + key, "00", 10, false))
                        .filter(content -> !isFailing),
                Optional.of(mail.internetMessageId()),
                isFailing ? new Failures(1, Optional.of(changed)) : Failures.NONE,
                InboundEntry.Marking.WANTED,
                changed);
    }

    private OutboundEntry outbound(String id, OutboundEntry.State state, Instant changed) {
        return new OutboundEntry(
                new OutboundEntry.Dropped(
                        EmlName.key("outbound.orders", id), "orders", "orders@contoso.com", id + ".eml"),
                state,
                new OutboundEntry.Content(Optional.of("<" + id + ">"), Optional.of("00"), 10),
                Failures.NONE,
                changed,
                OutboundEntry.SendProgress.NONE.begin(changed),
                changed);
    }

    private static void record(Ledger ledger, OutboundEntry entry, What what) {
        ledger.outbound().record(entry, Step.of(what), MessageFacts.UNKNOWN);
    }

    private FakeMail deliver(String id, Instant received) {
        return support.deliver("inbox", MimeSource.of(mail(id)), received);
    }

    private void hold(String id, String direction, String name, String messageId, String outcome) {
        new MailCenter(settings.mailCenterDir(), Clock.fixed(before, java.time.ZoneOffset.UTC))
                .hold(
                        new Letter(
                                new Letter.Origin(id, direction, name, name + "@contoso.com"),
                                outcome,
                                new Letter.Failure("why", "code", null, null, "send", "permanent"),
                                new Letter.Tries(1, before, before),
                                new Letter.Heading("Hi", "a@x.example", List.of(), 0, messageId),
                                new Letter.Original(10, false, null)),
                        Optional.empty());
    }

    @Test
    void a_ledger_that_does_not_exist_yet_is_an_error_in_words() {
        assertEquals(
                "there is no ledger " + settings.dataDir().resolve("ledger.db")
                        + " yet, so there is nothing to compare: the first run creates it",
                org.junit.jupiter.api.Assertions.assertThrows(
                                dev.mailchute.failure.LedgerException.class, () -> reconcile(Duration.ofHours(24)))
                        .getMessage());
    }

    @Test
    void whatever_state_a_message_is_recorded_in_is_held_against_what_is_there() throws Exception {
        FakeMail failed = deliver("failed", before);
        FakeMail failedEarlier = deliver("failed-earlier", now.minus(Duration.ofDays(3)));
        FakeMail failedAndRead = deliver("failed-and-read", before).markRead();
        FakeMail failedAndGone = deliver("failed-and-gone", before);
        failedAndGone.vanish();
        FakeMail staged = deliver("staged", before);
        FakeMail handedOver = deliver("handed-over", before);
        FakeMail stolen = deliver("stolen", before);
        FakeMail delivered = deliver("delivered", before);
        deliver("new", now.minusSeconds(1));
        deliver("archived", before).markRead().moveTo("archive");
        try (Ledger ledger = Ledger.open(settings)) {
            for (FakeMail mail : List.of(failed, failedEarlier, failedAndRead, failedAndGone)) {
                ledger.inbound().record(inbound(mail, InboundEntry.State.FAILING, before));
            }
            for (FakeMail mail : List.of(staged, handedOver, stolen)) {
                ledger.inbound().record(inbound(mail, InboundEntry.State.STAGED, before));
            }
            ledger.inbound().record(inbound(delivered, InboundEntry.State.DELIVERED, before));
            record(ledger, outbound("claimed", OutboundEntry.State.CLAIMED, before), What.CLAIMED);
            record(ledger, outbound("unclaimed", OutboundEntry.State.CLAIMED, before), What.CLAIMED);
            record(ledger, outbound("taken", OutboundEntry.State.SENDING, before), What.SENDING);
            record(ledger, outbound("just-taken", OutboundEntry.State.SENDING, now), What.SENDING);
            record(ledger, outbound("removed", OutboundEntry.State.DONE, before), What.REMOVED);
            record(ledger, outbound("doubtful", OutboundEntry.State.HELD, before), What.HELD);
            record(ledger, outbound("sent", OutboundEntry.State.DONE, before), What.CLEARED_AWAY);
        }
        Path staging = folder.resolve("drop/support/.staging");
        Files.createFile(staging.resolve(file(staged) + ".staged"));
        Files.createFile(staging.resolve(file(handedOver) + ".delivering"));
        Path home = Files.createDirectories(
                folder.resolve("outbox/orders/.claimed").resolve(EmlName.key("outbound.orders", "claimed")));
        Files.createFile(home.resolve("claimed.eml"));
        Files.createFile(folder.resolve("outbox/orders/unclaimed.eml"));
        Files.createFile(folder.resolve("outbox/orders/new.eml"));
        hold(EmlName.key("outbound.orders", "doubtful"), "outbound", "orders", "<doubtful>", "in-doubt");
        hold(EmlName.key("outbound.orders", "sent"), "outbound", "orders", "<sent>", "held");
        for (String id : List.of("doubtful", "sent")) {
            orders.deliver("sentitems", MimeSource.of(mail(id)), before).markRead();
        }

        assertEquals(
                List.of(
                        "seen 9 = 1 delivered + 0 held + 5 left + 3 in hand",
                        "left-and-gone <failed-and-gone>",
                        "left-and-gone <failed-and-read>",
                        "staged-file-missing <stolen>",
                        "dropped 8 = 1 sent + 0 held + 3 in doubt + 3 waiting + 1 removed",
                        "claimed-file-missing <taken>",
                        "letter-finished <sent>",
                        "sent-after-all <doubtful>"),
                sorted(reconcile(Duration.ofHours(24))));
    }

    @Test
    void an_unread_message_that_a_poll_passed_over_is_told_from_one_that_no_poll_has_seen() throws Exception {
        deliver("passed-over", before);
        deliver("latest", before.plusSeconds(60));
        FakeMail taken = deliver("taken", before.plusSeconds(30));
        Instant later = Instant.now().plus(Duration.ofMinutes(5));
        try (Ledger ledger = Ledger.open(settings)) {
            ledger.inbound()
                    .record(
                            inbound(taken, InboundEntry.State.DELIVERED, later),
                            Step.of(What.DELIVERED),
                            MessageFacts.arrived(before.plusSeconds(30)));
        }
        assertEquals(
                List.of(
                        "seen 3 = 1 delivered + 0 held + 2 left",
                        "skipped <passed-over>",
                        "dropped 0 = 0 sent + 0 held + 0 in doubt + 0 waiting"),
                reconcile(Duration.ofHours(24), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10))));
    }

    private static List<String> sorted(List<String> found) {
        int second = found.indexOf(found.stream()
                .filter(line -> line.startsWith("dropped"))
                .findFirst()
                .orElseThrow());
        found.subList(1, second).sort(null);
        found.subList(second + 1, found.size()).sort(null);
        return found;
    }

    private static String file(FakeMail mail) {
        return "20261126T080000Z_Hi_" + EmlName.key("support@contoso.com", mail.id());
    }
}
