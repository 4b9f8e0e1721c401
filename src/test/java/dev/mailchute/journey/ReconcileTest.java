package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.QuickMailchute;
import dev.mailchute.app.Timing;
import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.reconcile.ReconcileOnce;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.Operation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What differs between the books and the world is found, and nothing else, however the mail came through. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class ReconcileTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox moved;
    private FakeMailbox removed;
    private FakeMailbox orders;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant given) {
        tenant = given;
        support = tenant.mailbox("support@contoso.com");
        moved = tenant.mailbox("moved@contoso.com");
        removed = tenant.mailbox("removed@contoso.com");
        orders = tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .inbound("moved", "moved@contoso.com")
                .set("inbound.moved.move-to", "Done")
                .inbound("removed", "removed@contoso.com")
                .set("inbound.removed.remove-mail", "true")
                .outbound("orders", "orders@contoso.com");
    }

    /** Compares each mailbox and outbox again and again, as it otherwise does once a day. */
    private void compareAllDay() {
        Duration soon = Duration.ofMillis(100);
        journey.set("http.port", "0")
                .timing(Journey.QUICK.waits(Journey.QUICK
                        .waits()
                        .watching(Journey.QUICK
                                .waits()
                                .watching()
                                .reconciling(new Timing.Reconciling(
                                        soon, soon, Duration.ofSeconds(1), Duration.ZERO, soon)))));
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    private static byte[] mail(String id) {
        return ("From: Ann <ann@x.example>\r\nTo: support@contoso.com\r\nSubject: Order of " + id + "\r\nMessage-ID: <"
                        + id + "@x.example>\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] outgoing(String id, String from) {
        return ("From: " + from + "\r\nTo: bob@x.example\r\nSubject: Answer to " + id + "\r\nMessage-ID: <" + id
                        + "@x.example>\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private record Answer(int exit, JsonNode json, String text) {
        /** Kind and Message-ID or file of each difference, by mailbox or outbox. */
        Map<String, List<String>> differences() {
            Map<String, List<String>> found = new TreeMap<>();
            for (JsonNode part : json.path("parts")) {
                List<String> shown = new ArrayList<>();
                part.path("differences")
                        .forEach(each -> shown.add(each.path("kind").asText() + " "
                                + (each.path("messageId").isNull()
                                        ? each.path("file").asText()
                                        : each.path("messageId").asText())));
                if (!shown.isEmpty()) {
                    shown.sort(null);
                    found.put(part.path("name").asText(), shown);
                }
            }
            return found;
        }

        String equation(String name) {
            for (JsonNode part : json.path("parts")) {
                if (part.path("name").asText().equals(name)) {
                    return part.path("equation").asText();
                }
            }
            return "";
        }

        List<String> notLookedAt() {
            List<String> found = new ArrayList<>();
            json.path("parts").forEach(part -> part.path("notLookedAt").forEach(what -> found.add(what.asText())));
            return found;
        }
    }

    private Answer reconcile() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int exit = new ReconcileOnce(journey.settings(), Clock.systemUTC(), QuickMailchute.EAGER)
                .compare(Optional.empty(), Duration.ofHours(24), true, new PrintStream(bytes, true, "UTF-8"));
        String text = bytes.toString(StandardCharsets.UTF_8);
        return new Answer(exit, Json.mapper().readTree(text), text);
    }

    private void remove(String table, String messageId) throws Exception {
        remove(table, "message_id", messageId);
    }

    private void remove(String table, String column, String value) throws Exception {
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
                PreparedStatement delete =
                        ledger.prepareStatement("DELETE FROM " + table + " WHERE " + column + " = ?")) {
            ledger.createStatement().execute("PRAGMA busy_timeout = 10000");
            delete.setString(1, value);
            assertEquals(1, delete.executeUpdate());
        }
    }

    private long receipts(String folder, String ending) {
        return Journey.files(journey.outbox("orders").resolve(folder), ending).size();
    }

    @Test
    void after_faults_and_a_restart_two_changes_by_hand_are_found_and_nothing_else() throws Exception {
        support.times(2).on(Operation.GET_MIME).unavailable();
        support.once().on(Operation.PATCH_MESSAGE).acceptsThenDrops();
        moved.once().on(Operation.MOVE_MESSAGE).acceptsThenDrops();
        removed.once().on(Operation.DELETE_MESSAGE).acceptsThenDrops();
        orders.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        orders.once().on(Operation.SEND_MAIL).after(1).unavailable();
        for (int i = 0; i < 3; i++) {
            support.deliver(mail("s" + i));
            moved.deliver(mail("m" + i));
            removed.deliver(mail("r" + i));
            journey.drop("orders", "o" + i + ".eml", outgoing("o" + i, "orders@contoso.com"));
        }
        journey.start();
        Journey.await("some of it", () -> !journey.dropped("support").isEmpty());
        journey.stop();
        journey.drop("orders", "refused.eml", outgoing("refused", "boss@contoso.com"));
        journey.drop(
                "orders",
                "o3.json",
                "{\"to\": [\"bob@x.example\"], \"subject\": \"Hi\", \"text\": \"Hello\"}"
                        .getBytes(StandardCharsets.UTF_8));
        FakeMail poison = support.deliver(mail("poison"));
        poison.always().on(Operation.GET_MIME).mimeCannotBeConverted();
        compareAllDay();
        LogLines log = LogLines.of("dev.mailchute.app.DailyReconciliation");
        journey.start();
        Journey.await(
                "everything",
                () -> support.everything().stream().allMatch(FakeMail::isRead)
                        && moved.mails("Done").size() == 3
                        && removed.mails("inbox").isEmpty()
                        && receipts("sent", ".sent.json") == 4
                        && receipts("failed", ".failed.json") == 1);

        Answer even = reconcile();
        assertEquals(Map.of(), even.differences(), even.text());
        assertEquals(List.of(), even.notLookedAt());
        assertEquals(0, even.exit());
        assertEquals("seen 4 = 3 delivered + 1 held + 0 left", even.equation("support"));
        assertEquals("seen 3 = 3 delivered + 0 held + 0 left", even.equation("moved"));
        assertEquals("seen 3 = 3 delivered + 0 held + 0 left", even.equation("removed"));
        assertEquals("dropped 5 = 4 sent + 1 held + 0 in doubt + 0 waiting", even.equation("orders"));

        for (Path file : Journey.files(journey.drop("moved"), "")) {
            Files.delete(file); // by the consumer
        }
        remove("inbound_mail", "<s1@x.example>");
        Files.write(journey.outbox("orders").resolve("sent/by-hand.eml"), outgoing("by-hand", "orders@contoso.com"));

        Answer found = reconcile();
        assertEquals(
                Map.of(
                        "orders", List.of("sent-without-receipt sent/by-hand.eml"),
                        "support", List.of("record-missing <s1@x.example>")),
                found.differences(),
                found.text());
        assertEquals(1, found.exit());
        assertEquals("seen 4 = 2 delivered + 1 held + 0 left + 1 unaccounted", found.equation("support"));
        assertEquals(List.of(), tenant.leaks());
        tellsOfBoth(log);
    }

    /** The daily comparison tells the log, the page and programs what the command tells. */
    private void tellsOfBoth(LogLines log) {
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("page", () -> page.get("/mail-center/reconcile").body().contains("<h1>2 differences</h1>"));
        String shown = page.get("/mail-center/reconcile").body();
        assertTrue(shown.contains("&lt;s1@x.example&gt;") && shown.contains("sent/by-hand.eml"), shown);
        String overview = page.get("/mail-center").body();
        assertTrue(overview.contains("<strong>2 differences</strong>"), overview);
        JsonNode parts = new ApiClient(journey.chute().httpPort().orElseThrow())
                .get("/reconcile")
                .is(200)
                .json()
                .path("parts");
        assertEquals(4, parts.size(), parts.toString());
        assertEquals("moved", parts.path(0).path("name").asText());
        journey.stop();
        log.close();
        assertEquals(
                1,
                log.with("support: record-missing message-id=<s1@x.example> key=").stream()
                        .distinct()
                        .count());
        assertFalse(log.with("outbound.orders: sent-without-receipt a file").isEmpty());
        assertFalse(log.with("seen 3 = 3 delivered + 0 held + 0 left; nothing differs")
                .isEmpty());
        assertEquals(List.of(), log.with("Order"), "no subject in the log");
        assertEquals(List.of(), log.with("by-hand"), "no name of a file in the log");
    }

    @Test
    void every_other_change_is_found_by_its_kind_also_while_mailchute_is_stopped() throws Exception {
        for (String id : List.of("lost", "again", "put-back", "plain")) {
            support.deliver(mail(id));
        }
        moved.deliver(mail("moved"));
        FakeMail poison = moved.deliver(mail("poison"));
        poison.always().on(Operation.GET_MIME).mimeCannotBeConverted();
        for (String id : List.of("kept", "cleaned", "doubled")) {
            journey.drop("orders", id + ".eml", outgoing(id, "orders@contoso.com"));
        }
        journey.drop("orders", "refused.eml", outgoing("refused", "boss@contoso.com"));
        journey.start();
        Journey.await(
                "everything",
                () -> support.everything().stream().allMatch(FakeMail::isRead)
                        && moved.everything().stream().allMatch(FakeMail::isRead)
                        && moved.mails("Done").size() == 1
                        && receipts("sent", ".sent.json") == 3
                        && receipts("failed", ".failed.json") == 1);
        journey.stop();
        assertEquals(Map.of(), reconcile().differences());

        remove("journal_message", "<plain@x.example>");
        remove("journal_message", "<lost@x.example>");
        remove("inbound_mail", "<lost@x.example>");
        mailOf(support, "again").markUnread();
        mailOf(moved, "moved").moveTo("inbox");
        support.deliverRead(mail("elsewhere"));
        support.deliver(mail("new"));
        Files.write(journey.drop("support").resolve("foreign.eml"), mail("foreign"));
        Durable.removeTree(journey.letters("inbound").get(0));
        mailOf(orders, "cleaned").vanish();
        orders.deliverTo("sentitems", mailOf(orders, "doubled").mime()).markRead();
        Path sent = journey.outbox("orders").resolve("sent");
        Files.writeString(
                sent.resolve("made-up.eml.sent.json"),
                "{\"file\": \"made-up.eml\", \"internetMessageId\": \"<made-up@x.example>\"}");
        Files.write(sent.resolve("made-up.eml"), outgoing("made-up", "orders@contoso.com"));
        remove("journal_message", "file", "refused.eml");
        remove("outbound_mail", "file", "refused.eml");

        Answer found = reconcile();
        assertEquals(
                Map.of(
                        "moved",
                        List.of("letter-missing <poison@x.example>", "still-there <moved@x.example>"),
                        "orders",
                        List.of(
                                "letter-unknown <refused@x.example>",
                                "not-in-sent-items <cleaned@x.example>",
                                "receipt-unknown <made-up@x.example>",
                                "sent-twice <doubled@x.example>"),
                        "support",
                        List.of(
                                "journal-missing <plain@x.example>",
                                "read-elsewhere <elsewhere@x.example>",
                                "unknown-drop-file " + fileOf("lost"),
                                "unknown-drop-file foreign.eml",
                                "unread-again <again@x.example>")),
                found.differences(),
                found.text());
        assertTrue(found.equation("support").contains(" + 1 left"), found.equation("support"));

        tenant.always().on(Operation.LIST_MESSAGES).accessDenied();
        Answer blind = reconcile();
        assertEquals(1, blind.exit());
        assertEquals(4, blind.notLookedAt().size(), blind.text());
        assertTrue(blind.notLookedAt().stream().allMatch(what -> what.contains("cannot be read")), blind.text());
        assertTrue(blind.differences().get("support").contains("journal-missing <plain@x.example>"), blind.text());
        assertFalse(blind.text().contains("Nothing differs"));
    }

    private static FakeMail mailOf(FakeMailbox mailbox, String id) {
        return mailbox.everything().stream()
                .filter(mail -> mail.internetMessageId().equals("<" + id + "@x.example>"))
                .findFirst()
                .orElseThrow();
    }

    private String fileOf(String id) {
        return journey.dropped("support").stream()
                .map(file -> file.getFileName().toString())
                .filter(file -> file.contains("Order-of-" + id + "_"))
                .findFirst()
                .orElseThrow();
    }
}
