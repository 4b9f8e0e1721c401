package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Corpus;
import dev.mailchute.health.Status;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.MimeSource;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's rules for incoming mail. */
@Tag("journey")
class InboundRulesTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder).clock(tenant.clock()).inbound("support", "support@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("ann@x.example", support.address(), subject, "Hello"));
    }

    private List<FakeMail> in(String path) {
        try {
            return support.mails(path);
        } catch (IllegalArgumentException e) {
            // Nobody has created it yet.
            return List.of();
        }
    }

    private JsonNode sidecar(String name, int index) {
        return Journey.json(Path.of(journey.dropped(name).get(index).toString().replaceFirst("eml$", "json")));
    }

    @Test
    void three_hundred_mails_of_all_kinds_arrive_byte_for_byte_once_with_two_or_three_requests_each() throws Exception {
        List<Path> corpus = Corpus.mails();
        FakeMailbox removing = tenant.mailbox("removing@contoso.com");
        FakeMailbox moving = tenant.mailbox("moving@contoso.com");
        Map<String, FakeMail> mails = new LinkedHashMap<>();
        for (int i = 0; i < 150; i++) {
            for (FakeMailbox mailbox : List.of(removing, moving)) {
                FakeMail mail = mailbox.deliver(corpus.get(i % corpus.size()));
                mails.put(mail.id(), mail);
            }
        }
        removing.index();
        moving.index();
        journey.inbound("removing", removing.address())
                .set("inbound.removing.remove-mail", "true")
                .inbound("moving", moving.address())
                .set("inbound.moving.move-to", "Archive/Done")
                .start();
        Journey.await(
                "all",
                () -> removing.mails("inbox").isEmpty() && moving.mails("inbox").isEmpty());
        for (String name : List.of("removing", "moving")) {
            assertEquals(150, journey.dropped(name).size());
            for (int i = 0; i < 150; i++) {
                Path eml = journey.dropped(name).get(i);
                JsonNode said = sidecar(name, i);
                FakeMail mail = mails.remove(said.path("id").asText());
                assertArrayEquals(mail.mime().bytes(), Files.readAllBytes(eml), said::toString);
                assertEquals(Files.size(eml), said.path("size").asLong());
                assertEquals(1, said.path("delivery").asInt());
                assertEquals(
                        mail.internetMessageId(), said.path("internetMessageId").asText());
                assertTrue(
                        eml.getFileName().toString().matches("\\d{8}T\\d{6}Z_[^/\\\\:*?\"<>|]*_[0-9a-f]{16}\\.eml"),
                        eml::toString);
            }
        }
        assertEquals(Map.of(), mails);
        assertEquals(150, removing.recoverableItems().size());
        assertEquals(150, moving.mails("Archive/Done").size());
        assertTrue(moving.mails("Archive/Done").stream().allMatch(FakeMail::isRead));
        assertEquals(300, requests(removing));
        assertEquals(450, requests(moving));
    }

    private long requests(FakeMailbox mailbox) {
        return tenant.count(call -> mailbox.address().equals(call.mailbox())
                && call.operation() != Operation.LIST_MESSAGES
                && call.operation() != Operation.LIST_FOLDERS
                && call.operation() != Operation.CREATE_FOLDER);
    }

    @Test
    void a_mail_marked_unread_again_after_a_minute_comes_again_and_a_list_that_lags_does_not() {
        FakeMail mail = deliver("Hello");
        journey.start();
        Journey.await("read", mail::isRead);
        mail.markUnread();
        long lists = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("three more polls", () -> tenant.count(Operation.LIST_MESSAGES) >= lists + 3);
        assertEquals(1, journey.dropped("support").size());
        tenant.clock().advance(Duration.ofSeconds(61));
        Journey.await("again", () -> mail.isRead() && journey.dropped("support").size() == 2);
        List<Integer> deliveries = List.of(
                sidecar("support", 0).path("delivery").asInt(),
                sidecar("support", 1).path("delivery").asInt());
        assertEquals(List.of(1, 2), deliveries.stream().sorted().toList());
    }

    @Test
    void a_mail_that_cannot_be_marked_comes_once_and_is_never_a_letter() {
        FakeMail mail = deliver("Hello");
        mail.always().on(Operation.PATCH_MESSAGE).itemNotFound();
        FakeMail other = deliver("Other");
        other.always().on(Operation.PATCH_MESSAGE).internalError();
        journey.set("inbound.support.attempts", "1").start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 2);
        for (int minute = 0; minute < 3; minute++) {
            tenant.clock().advance(Duration.ofSeconds(61));
            long lists = tenant.count(Operation.LIST_MESSAGES);
            Journey.await("polls", () -> tenant.count(Operation.LIST_MESSAGES) >= lists + 2);
        }
        assertEquals(2, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("inbound"));
        tenant.behaves();
        tenant.clock().advance(Duration.ofSeconds(61));
        Journey.await("made up for", () -> mail.isRead() && other.isRead());
        assertEquals(2, journey.dropped("support").size());
    }

    @Test
    void a_file_that_was_renamed_and_not_recorded_is_not_renamed_again() throws Exception {
        List<FakeMail> mails = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            mails.add(deliver("Mail " + i));
        }
        journey.start();
        Journey.await("read", () -> mails.stream().allMatch(FakeMail::isRead));
        journey.stop();
        // As a kill between the rename and its record leaves it; the consumer has taken the files meanwhile.
        List<Path> delivered = journey.dropped("support");
        for (Path file : delivered) {
            String name = file.getFileName().toString().replaceFirst("eml$", "delivering");
            Files.createFile(journey.drop("support").resolve(".staging").resolve(name));
            Files.delete(file);
        }
        recordAsStaged(delivered);
        mails.forEach(FakeMail::markUnread);
        tenant.clock().advance(Duration.ofMinutes(5));
        journey.start();
        Journey.await("acknowledged", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(List.of(), journey.dropped("support"));
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ""));
    }

    /** As the ledger was before it knew that these files were delivered: with their names. */
    private void recordAsStaged(List<Path> delivered) throws Exception {
        for (Path file : delivered) {
            String name = file.getFileName().toString().replaceFirst("\\.eml$", "");
            String key = name.substring(name.lastIndexOf('_') + 1);
            update("UPDATE inbound_mail SET state = 'staged', file = '" + name + "' WHERE mail_key = '" + key + "'");
        }
    }

    private void update(String sql) throws Exception {
        try (var ledger = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
                var statement = ledger.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void a_letter_whose_retry_was_staged_and_taken_from_there_stays_a_letter() throws Exception {
        FakeMail mail = deliver("Hello");
        mail.always().mimeCannotBeConverted();
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 1 && mail.isRead());
        journey.stop();
        // As a kill in the middle of the retry, and a clean-up job, leave it.
        update("UPDATE inbound_mail SET state = 'staged', file = '20261124T090000Z_Hello_' || mail_key");
        journey.start();
        Status status = journey.chute().statuses().of("inbound.support");
        Journey.await("noticed", () -> status.warnings().size() == 1);
        long polls = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("more polls", () -> tenant.count(Operation.LIST_MESSAGES) >= polls + 2);
        assertEquals(1, journey.letters("inbound").size());
        assertEquals(List.of(), journey.dropped("support"));
    }

    @Test
    void a_staged_file_that_was_taken_while_nothing_ran_is_fetched_again() throws Exception {
        FakeMail mail = deliver("Hello");
        journey.start();
        Journey.await("read", mail::isRead);
        journey.stop();
        // As a kill after the record, and a clean-up job, leave it: neither the file nor the sign that a rename was
        // begun.
        List<Path> delivered = journey.dropped("support");
        Files.delete(delivered.get(0));
        recordAsStaged(delivered);
        mail.markUnread();
        tenant.clock().advance(Duration.ofMinutes(5));
        journey.start();
        Journey.await("read again", mail::isRead);
        assertEquals(1, journey.dropped("support").size());
        assertEquals(1, sidecar("support", 0).path("delivery").asInt());
        Status status = journey.chute().statuses().of("inbound.support");
        assertEquals(1, status.warnings().size());
        tenant.clock().advance(Duration.ofMinutes(61));
        Journey.await("nothing was taken for an hour", () -> status.warnings().isEmpty());
    }

    @Test
    void a_staged_file_that_was_renamed_is_not_fetched_again_where_it_lies_in_the_drop_folder() throws Exception {
        FakeMail mail = deliver("Hello");
        journey.start();
        Journey.await("read", mail::isRead);
        journey.stop();
        recordAsStaged(journey.dropped("support"));
        mail.markUnread();
        tenant.clock().advance(Duration.ofMinutes(5));
        journey.start();
        Journey.await("acknowledged", mail::isRead);
        assertEquals(1, tenant.count(Operation.GET_MIME));
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void a_failed_move_is_retried_although_the_message_is_no_longer_listed() {
        FakeMail mail = deliver("Hello");
        mail.times(4).on(Operation.MOVE_MESSAGE).internalError();
        journey.set("inbound.support.move-to", "Inbox/Done").start();
        Journey.await("read", mail::isRead);
        Journey.await("moved", () -> in("Inbox/Done").size() == 1);
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void held_mail_is_marked_and_moved_and_a_retry_delivers_or_fails_again() {
        FakeMail mail = deliver("Hello");
        mail.always().mimeCannotBeConverted();
        journey.set("inbound.support.move-held-to", "Inbox/Held").start();
        Journey.await("held", () -> in("Inbox/Held").size() == 1);
        assertTrue(mail.isRead() && mail.categories().contains("Mail Center"));
        Path letter = journey.letters("inbound").get(0);
        String id = letter.getFileName().toString();
        assertEquals(
                1, Journey.json(letter.resolve("letter.json")).path("attempts").asInt());
        assertEquals("discarded", journey.chute().acts().discard(id, "test").outcome());
        assertTrue(Files.exists(folder.resolve("mail-center/discarded").resolve(id)));

        FakeMail second = support.deliver(SampleMail.text("bob@x.example", support.address(), "Second", "Hello"));
        var refused = second.times(100).on(Operation.GET_MIME).answers(400, "ErrorInvalidRequest", "No.");
        Journey.await("held", () -> journey.letters("inbound").size() == 1 && second.isRead());
        String other = journey.letters("inbound").get(0).getFileName().toString();
        refused.stop();
        assertEquals(
                "delivered", journey.chute().acts().retry(other, "test", false).outcome());
        assertEquals(1, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void folders_are_found_by_any_name_a_person_would_give() {
        FakeMailbox german = tenant.mailbox("kunden@contoso.com", Locale.GERMAN);
        for (int i = 0; i < 25; i++) {
            german.createFolder("Ordner " + i);
        }
        german.createFolder("Posteingang/Tickets");
        german.createFolder(german.folder("inbox"), "a/b", false);
        Map<String, String> folders = new LinkedHashMap<>();
        folders.put("wellknown", "INBOX");
        folders.put("localname", "Posteingang/Tickets");
        folders.put("nested", "inbox/tickets");
        folders.put("late", "Ordner 24");
        folders.put("slash", "Inbox/a\\/b");
        folders.put("byid", "id:" + german.folder("Ordner 3").id());
        folders.put("missing", "Inbox/Tikets");
        Map<String, String> reals = Map.of(
                "wellknown",
                "inbox",
                "localname",
                "inbox/Tickets",
                "nested",
                "inbox/Tickets",
                "late",
                "Ordner 24",
                "byid",
                "Ordner 3");
        for (Map.Entry<String, String> each : folders.entrySet()) {
            if (each.getKey().equals("nested")) {
                continue;
            }
            journey.inbound(each.getKey(), german.address())
                    .set("inbound." + each.getKey() + ".folder", each.getValue());
        }
        reals.values().stream()
                .distinct()
                .forEach(real -> german.deliverTo(real, SampleMail.text("ann@x.example", german.address(), real, "x")));
        journey.start();
        Journey.await("found", () -> List.of("wellknown", "localname", "late", "byid").stream()
                .allMatch(name -> journey.dropped(name).size() == 1));
        Journey.await(
                "missing is down",
                () -> journey.chute().statuses().of("inbound.missing").isDown());
        String reason = journey.chute()
                .statuses()
                .of("inbound.missing")
                .trouble()
                .orElseThrow()
                .reason();
        assertTrue(reason.contains("there is no \"Tikets\"") && reason.contains("\"Tickets\""), reason);
        assertTrue(!journey.chute().statuses().of("inbound.slash").isDown());
    }

    @Test
    void the_oldest_come_first_drafts_stay_and_invitations_come_too() {
        Instant now = tenant.clock().instant();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int minutes = (i * 7) % 30;
            support.deliver(
                    "inbox",
                    MimeSource.of(SampleMail.text("ann@x.example", support.address(), "m" + minutes, "x")),
                    now.minus(Duration.ofMinutes(100 - minutes)));
        }
        support.deliverDraft("inbox", SampleMail.text("ann@x.example", support.address(), "draft", "x"));
        support.invitation(SampleMail.invitation("ann@x.example", support.address(), "invitation"));
        journey.start();
        Journey.await(
                "all",
                () -> journey.dropped("support").size() == 31
                        && support.mails("inbox").stream()
                                        .filter(FakeMail::isRead)
                                        .count()
                                == 31);
        List<String> asked = tenant.calls(Operation.GET_MIME).stream()
                .map(call -> support.mails("inbox").stream()
                        .filter(mail -> mail.id().equals(call.mail()))
                        .findFirst()
                        .orElseThrow()
                        .subject())
                .toList();
        for (int i = 0; i < 30; i++) {
            wanted.add("m" + i);
        }
        wanted.add("invitation");
        // Twelve are in hand at a time, so that neighbours may overtake each other.
        for (int i = 0; i < wanted.size(); i++) {
            int at = asked.indexOf(wanted.get(i));
            assertTrue(Math.abs(at - i) <= 12, wanted.get(i) + " was number " + at);
        }
    }

    @Test
    void a_mailbox_that_is_down_is_logged_once_and_does_not_affect_others() {
        tenant.mailbox("locked@contoso.com");
        tenant.app("99999999-2222-3333-4444-555555555555", "right");
        journey.app().onlyMailboxes("support@contoso.com");
        journey.inbound("locked", "locked@contoso.com")
                .inbound("nobody", "nobody@contoso.com")
                .inbound("wrong", "support@contoso.com")
                .set("inbound.wrong.folder", "Archive")
                .set("inbound.wrong.client-id", "99999999-2222-3333-4444-555555555555")
                .set("inbound.wrong.client-secret", "wrong");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            for (int i = 0; i < 5; i++) {
                FakeMail mail = deliver("Mail " + i);
                Journey.await("it comes", mail::isRead);
            }
            for (String name : List.of("locked", "nobody", "wrong")) {
                assertTrue(journey.chute().statuses().of("inbound." + name).isDown(), name);
                assertEquals(1, log.with(" " + name + " (").size(), log.with(name)::toString);
            }
        }
        assertEquals(5, journey.dropped("support").size());
    }
}
