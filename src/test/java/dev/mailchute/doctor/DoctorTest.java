package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.doctor.Doctor.Options;
import dev.mailchute.health.Causes;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.PauseEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.testkit.FakeApp;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doctor names each wrong set-up and how to fix it, and never changes anything in a mailbox. */
class DoctorTest extends DoctorFixture {
    // -- good --

    @Test
    void a_good_set_up_passes_all_checks() {
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertFalse(clinic.said().contains("\u2717"), clinic.said());
        assertFalse(clinic.said().contains("  ! "), clinic.said());
        clinic.assertSays(
                "support@contoso.com can be reached",
                "orders@contoso.com can be reached",
                "the app cannot read ceo@contoso.com, as it should be",
                "the client secret expires on 2999-12-31",
                "All checks passed.");
    }

    @Test
    void nothing_is_left_behind_on_disk() throws IOException {
        clinic.examine();
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(List.of(folder), files.toList());
        }
    }

    @Test
    void the_report_is_available_as_json() throws Exception {
        clinic.set("client-secret", "wrong").hide("wrong~");
        int exit = clinic.examine(new Options(Optional.empty(), List.of(), true));
        assertEquals(1, exit);
        JsonNode json = clinic.json();
        assertEquals("failed", json.path("status").asText());
        JsonNode signIn = json.at("/parts/3/findings/0");
        assertEquals("app.inbound.support", json.at("/parts/3/part").asText());
        assertEquals("failed", signIn.path("result").asText());
        assertEquals("AADSTS7000215", signIn.path("code").asText());
        assertEquals(401, signIn.path("status").asInt());
        assertTrue(signIn.path("said").asText().contains("Invalid client secret provided"), signIn.toString());
        assertFalse(signIn.path("requestId").asText().isBlank());
        assertEquals(
                Causes.next("AADSTS7000215").orElseThrow(), signIn.at("/next/0").asText());
    }

    @Test
    void a_shared_app_is_checked_once() {
        clinic.set("inbound.sales.mailbox", "orders@contoso.com");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("used by inbound.sales, inbound.support, outbound.orders");
        // one for the check itself, one for the connection that all mailboxes share
        assertEquals(2, clinic.tenant.count(Operation.TOKEN));
    }

    // -- the app and its credential --

    @Test
    void a_wrong_secret() {
        clinic.set("client-secret", "wr0ng~value").hide("wr0ng~value");
        clinic.assertNames(
                clinic.examine(),
                "The client secret is wrong",
                "AADSTS7000215",
                "Invalid client secret provided",
                "request-id",
                "copy its Value");
        assertTrue(clinic.firstError().startsWith("\u2717 sign-in"), clinic.firstError());
        assertFalse(clinic.said().contains("looks like an ID"));
    }

    @Test
    void a_secret_id_used_as_secret() {
        String id = "6c1d1d2a-8f5e-4a3c-9d3b-0f2a4f6b7c8d";
        clinic.set("client-secret", id).hide(id);
        clinic.assertNames(clinic.examine(), "AADSTS7000215", "it is probably the Secret ID", "Use the Value instead");
    }

    @Test
    void an_expired_secret() {
        clinic.app.expiredSecret(Clinic.SECRET);
        clinic.assertNames(
                clinic.examine(), "The client secret has expired.", "AADSTS7000222", "next.client-secret", "Rotation");
    }

    @Test
    void an_unknown_app() {
        clinic.set("client-id", "99999999-2222-3333-4444-555555555555");
        clinic.assertNames(
                clinic.examine(), "AADSTS700016", "This tenant has no app with this client-id", "Overview page");
    }

    @Test
    void a_wrong_tenant() {
        clinic.set("tenant-id", "elsewhere.com");
        clinic.assertNames(
                clinic.examine(), "AADSTS90002", "There is no tenant with this tenant-id", "mailchute.cloud");
    }

    @Test
    void no_consent() {
        clinic.app.withoutConsent();
        clinic.assertNames(
                clinic.examine(),
                "The token has no permissions.",
                "ErrorAccessDenied",
                "Access is denied. Check credentials and try again.",
                "admin consent has not been granted: docs/app-registration.md, step 3");
        assertTrue(clinic.firstError().startsWith("\u2717 mailbox"), clinic.firstError());
    }

    @Test
    void an_expired_first_credential_with_a_good_second_one_is_a_warning() {
        clinic.app.expiredSecret(Clinic.SECRET).secret("s3cond~value");
        clinic.set("next.client-secret", "s3cond~value").hide("s3cond~value");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "! sign-in", "AADSTS7000222", "Mail still flows with the other credential", "\u2713 next sign-in");
    }

    @Test
    void a_second_credential_that_does_not_work_is_a_warning() {
        clinic.set("next.client-secret", "s3cond~value").hide("s3cond~value");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("! next sign-in", "AADSTS7000215");
    }

    @Test
    void a_certificate_that_cannot_be_used() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.pem"), "-----BEGIN CERTIFICATE-----\n");
        clinic.set("client-secret", null).set("client-secret-expires", null).set("client-certificate", file.toString());
        clinic.assertNames(clinic.examine(), "empty.pem cannot be used", "has no private key", "step 2");
    }

    @ParameterizedTest
    @CsvSource({"61, \u2713", "59, !", "29, !", "6, !", "0, !"})
    void a_credential_that_expires_soon_is_reported(int days, String mark) {
        Instant now = Instant.now();
        LocalDate end = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(days + 1);
        clinic.at(Clock.fixed(now, ZoneOffset.UTC)).set("client-secret-expires", end.toString());
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(mark + " expiry", "expires on " + end + ", in " + days + " days");
    }

    @Test
    void a_secret_without_a_date_is_a_hint() {
        clinic.set("client-secret-expires", null);
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("Set client-secret-expires to the date");
    }

    @Test
    void a_past_expiry_date_of_a_secret_that_still_works_is_a_warning() {
        clinic.set("client-secret-expires", "2020-01-01");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("should have expired on 2020-01-01, but still works", "Correct client-secret-expires");
    }

    @Test
    void a_managed_identity_outside_azure_is_named() {
        // Nothing answers at the address of Azure's identity service here, so only the refusal can be seen.
        clinic.set("client-secret", null).set("client-secret-expires", null).set("managed-identity", "system");
        clinic.assertNames(clinic.examine(), "managed identity", "works only on an Azure machine or service");
    }

    // -- the mailbox --

    @Test
    void a_mailbox_that_is_not_permitted() {
        clinic.app.onlyMailboxes("orders@contoso.com");
        clinic.assertNames(
                clinic.examine(),
                "An application access policy blocks this app from support@contoso.com",
                "Access to OData is disabled",
                "mail-enabled security group",
                "orders@contoso.com can be reached");
    }

    @Test
    void an_unlicensed_mailbox() {
        clinic.tenant.mailbox("support@contoso.com").withoutLicence();
        clinic.assertNames(
                clinic.examine(),
                "MailboxNotEnabledForRESTAPI",
                "There is no Exchange Online mailbox behind this address",
                "Exchange Online licence");
    }

    @Test
    void a_mailbox_that_does_not_exist() {
        clinic.set("inbound.support.mailbox", "suport@contoso.com");
        clinic.assertNames(clinic.examine(), "ErrorInvalidUser", "Check the spelling of the mailbox");
    }

    @Test
    void a_missing_folder_is_reported_with_the_existing_ones() {
        clinic.tenant.mailbox("support@contoso.com").createFolder("inbox/Tickets");
        clinic.set("inbound.support.folder", "Inbox/Tikets");
        clinic.assertNames(
                clinic.examine(),
                "there is no \"Tikets\" among \"Tickets\"",
                "Correct mailchute.inbound.support.folder, or create the folder");
    }

    @Test
    void an_endless_list_of_folders_is_reported_and_does_not_stop_doctor() {
        clinic.tenant.mailbox("support@contoso.com").createFolder("inbox/Tickets");
        clinic.tenant.always().on(Operation.LIST_FOLDERS).nextLinkToItself();
        clinic.set("inbound.support.folder", "Inbox/Tickets");
        clinic.examine();
        assertTrue(clinic.said().contains("returns the list of folders without an end"), clinic.said());
        assertTrue(clinic.said().contains("\"Inbox/Tickets\" is \"Tickets\""), clinic.said());
    }

    @Test
    void a_search_folder_is_refused_with_an_explanation() {
        clinic.tenant.mailbox("support@contoso.com").createSearchFolder("Urgent");
        clinic.set("inbound.support.folder", "Urgent");
        clinic.assertNames(
                clinic.examine(), "is a search folder", "Configure the folder that the messages are really in");
    }

    @Test
    void the_folders_of_a_mailbox_in_another_language_are_found_and_counted() {
        clinic.app.allMailboxes();
        clinic.tenant
                .mailbox("hilfe@contoso.com", Locale.GERMAN)
                .deliver("Subject: a\r\n\r\nb".getBytes(StandardCharsets.UTF_8));
        clinic.set("inbound.support.mailbox", "hilfe@contoso.com")
                .set("inbound.support.move-to", "Inbox/Erledigt")
                .set("inbound.support.move-held-to", "Posteingang");
        assertEquals(0, clinic.examine(), clinic.said());
        clinic.assertSays(
                "\"inbox\" is \"Posteingang\"; 1 unread, 1 in all",
                "\"Inbox/Erledigt\" does not exist yet; it will be created when needed",
                "\"Posteingang\" exists");
    }

    // -- scope --

    @Test
    void an_unrestricted_app_gets_a_loud_warning() {
        clinic.app.allMailboxes();
        clinic.assertNames(
                clinic.examine(Clinic.OTHER),
                "WARNING: THIS APP CAN READ ceo@contoso.com",
                "can most likely read the whole tenant",
                "Restrict it: docs/app-registration.md, step 4A");
    }

    @Test
    void without_another_mailbox_the_scope_is_reported_as_unproved() {
        assertEquals(0, clinic.examine(), clinic.said());
        clinic.assertSays("Nothing proves that this app cannot read every mailbox", "doctor --must-refuse ADDRESS");
    }

    @Test
    void another_mailbox_that_does_not_exist_proves_nothing() {
        clinic.assertNames(
                clinic.examine("nobody@contoso.com"),
                "Not proved that the app cannot read nobody@contoso.com",
                "ErrorInvalidUser");
    }

    @Test
    void another_mailbox_that_is_one_of_ours_is_a_contradiction() {
        clinic.assertNames(
                clinic.examine("Support@contoso.com"), "is one of the mailboxes that this app is configured for");
    }

    @Test
    void if_everything_is_refused_a_refusal_proves_nothing() {
        clinic.app.withoutConsent();
        clinic.assertNames(
                clinic.examine(Clinic.OTHER), "cannot read its own mailboxes either: this proves nothing yet");
    }

    // -- this machine --

    @Test
    void a_users_file_that_is_writable_by_others_or_has_a_broken_line() throws IOException {
        Path users = folder.resolve("users");
        clinic.set("http.users-file", users.toString());
        Files.writeString(users, "olga:$2a$12$" + ".".repeat(53) + ":operator\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-rw----"));
        clinic.assertNames(clinic.examine(), "users file", "users other than its owner may write to it", "chmod 640");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(0, clinic.examine(), clinic.said());
        clinic.assertSays("every line is a valid user");
        Files.writeString(users, "olga:$2a$12$" + ".".repeat(53) + ":operator\nann:hunter2\n");
        clinic.assertNames(clinic.examine(), "has lines that are ignored", "[2]");
        assertFalse(clinic.said().contains("hunter2"), clinic.said());
    }

    @Test
    void a_clock_that_is_wrong() {
        clinic.tenant.clock().advance(Duration.ofSeconds(12 * 60 + 30));
        clinic.assertNames(clinic.examine(), "\u2717 clock", "12 min behind Microsoft's", "NTP");
    }

    @Test
    void a_clock_that_is_a_little_off_is_ok() {
        clinic.tenant.clock().advance(Duration.ofMinutes(-4));
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
    }

    @Test
    void a_drop_folder_that_cannot_be_written_to() throws IOException {
        Files.writeString(folder.resolve("drop"), "a file where a directory should be");
        clinic.assertNames(
                clinic.examine(),
                "\u2717 drop folder",
                "cannot be a directory",
                "Correct mailchute.inbound.support.drop-dir");
    }

    @Test
    void an_outbox_that_cannot_be_written_to() throws IOException {
        Files.writeString(folder.resolve("outbox"), "a file where a directory should be");
        clinic.assertNames(clinic.examine(), "\u2717 outbox", "Correct mailchute.outbound.orders.outbox-dir");
    }

    @Test
    void waiting_files_are_counted_and_old_files_with_other_extensions_are_a_hint() throws IOException {
        Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        Files.createDirectories(outbox.resolve(".claimed/0123456789abcdef"));
        for (String name :
                List.of("A.EML", "b.json", ".claimed/0123456789abcdef/c.eml", "new.tmp", "old.txt", ".d.eml")) {
            Files.writeString(outbox.resolve(name), "x");
        }
        Files.setLastModifiedTime(
                outbox.resolve("old.txt"), FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        clinic.examine();
        clinic.assertSays(
                "3 files are waiting to be sent", "1 file without the extension .eml or .json", "for example old.txt");
    }

    @Test
    void a_ledger_that_is_damaged() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/ledger.db"), "this is no database, it is a text that is long enough");
        clinic.assertNames(clinic.examine(), "\u2717 ledger", "cannot be opened");
    }

    @Test
    void a_ledger_in_use_is_read_and_not_changed() {
        try (Ledger ledger = Ledger.open(clinic.settings())) {
            ledger.inbound().record(delivered("one", Instant.now().minusSeconds(7200)));
            assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
            clinic.assertSays("ledger.db can be opened", "last message delivered 2 h ago");
            ledger.inbound().record(delivered("two", Instant.now()));
            assertTrue(ledger.inbound().find("two").isPresent());
        }
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
    }

    @Test
    void what_a_person_has_paused_is_named_with_the_person() {
        try (Ledger ledger = Ledger.open(clinic.settings())) {
            ledger.pauses()
                    .record(new PauseEntry(
                            "outbound",
                            "orders",
                            Instant.parse("2026-11-25T09:00:00Z"),
                            "ann",
                            Optional.of("it moves")));
            assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        }
        clinic.assertSays(
                "! paused",
                "No mail flows: it is paused since 2026-11-25T09:00:00Z by ann: it moves",
                "resume outbound.orders");
    }

    private static InboundEntry delivered(String key, Instant when) {
        return new InboundEntry(
                new InboundEntry.Source(key, "support", "support@contoso.com", Optional.of("AAk")),
                InboundEntry.State.ACKNOWLEDGED,
                1,
                Optional.of(new InboundEntry.Content("file", "00", 1, false)),
                Optional.empty(),
                Failures.NONE,
                InboundEntry.Marking.WANTED,
                when);
    }

    @Test
    void waiting_letters_are_counted() {
        new MailCenter(clinic.settings().mailCenterDir(), Clock.systemUTC()).hold(letter(), Optional.empty());
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "! letters", "1 letter is waiting in the Mail Center", "mail-center list --direction inbound");
    }

    @Test
    void damaged_letters_and_strange_files_are_named() throws Exception {
        MailCenter mailCenter = new MailCenter(clinic.settings().mailCenterDir(), Clock.systemUTC());
        mailCenter.hold(letter(), Optional.empty());
        Files.writeString(mailCenter.place(letter()).resolve("letter.json"), "{");
        Files.createDirectories(clinic.settings().mailCenterDir().resolve("outbound/a copy"));
        clinic.examine(Clinic.OTHER);
        clinic.assertSays("! damaged letters", "2 in", "inbound/abc, outbound/a copy");
    }

    private static Letter letter() {
        Instant now = Instant.now();
        return new Letter(
                new Letter.Origin("abc", "inbound", "support", "support@contoso.com"),
                "held",
                new Letter.Failure("why", "code", 500, null, "read", "permanent"),
                new Letter.Tries(1, now, now),
                Letter.Heading.UNKNOWN,
                new Letter.Original(1, false, null));
    }

    // -- sending --

    @Test
    void a_test_message_is_sent_and_read_back() {
        assertEquals(
                0,
                clinic.examine(new Options(Optional.of("ann@x.example"), List.of(Clinic.OTHER), false)),
                clinic.said());
        clinic.assertSays(
                "Exchange accepted a message from orders@contoso.com to ann@x.example",
                "\u2713 Message-ID",
                "was kept");
        assertEquals(1, clinic.tenant.sent().size());
        assertEquals(1, clinic.tenant.count(call -> call.operation() == Operation.SEND_MAIL && call.status() == 202));
    }

    @Test
    void a_message_id_that_exchange_replaces_is_reported() {
        clinic.tenant.exchange().replacesMessageIds(true);
        clinic.set("outbound.orders.sender-name", "Bestellungen \u00fc");
        assertEquals(0, clinic.examine(new Options(Optional.of("ann@x.example"), List.of(), false)), clinic.said());
        clinic.assertSays("! Message-ID", "Exchange replaced it", "PROD.OUTLOOK.COM");
    }

    @Test
    void a_refused_test_message_is_an_error() {
        clinic.app.consented(FakeApp.Permission.MAIL_READ_WRITE);
        clinic.assertNames(
                clinic.examine(new Options(Optional.of("ann@x.example"), List.of(), false)),
                "\u2717 send test",
                "ErrorAccessDenied",
                "Access is denied");
    }

    @Test
    void a_test_message_that_is_not_in_sent_items_in_time_is_a_warning() {
        clinic.tenant.exchange().sentMailShowsAfter(100, 0);
        assertEquals(0, clinic.examine(new Options(Optional.of("ann@x.example"), List.of(), false)), clinic.said());
        clinic.assertSays("! read back", "is not in Sent Items yet");
    }

    @Test
    void the_tenant_can_be_given_by_its_domain() {
        clinic.set("tenant-id", "contoso.com");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertFalse(clinic.said().contains(FakeTenant.TENANT_ID));
    }
}
