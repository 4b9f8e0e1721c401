package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final AtomicBoolean readable = new AtomicBoolean(true);
    private final AtomicBoolean movable = new AtomicBoolean(true);
    private Optional<String> ledgerTrouble = Optional.empty();
    private Settings settings;
    private Outbox outbox;
    private Ledger ledger;
    private Status status;
    private Entrance entrance;

    @BeforeEach
    void open() throws IOException {
        settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "9f1c2d3e-0000-4a4b-8c8d-1234567890ab",
                                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                                "MAILCHUTE_CLIENT_SECRET", "x",
                                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "servicedesk@contoso.com"))
                .read();
        Clocks clocks = new Clocks(clock, clock);
        outbox = settings.outbound().get(0);
        Files.createDirectories(outbox.outboxDir());
        ledger = Ledger.open(settings);
        status = new Statuses(settings, clock).of("outbound.orders");
        entrance = new Entrance(
                outbox,
                new OutboxState(
                        outbox,
                        status,
                        new SendRate(outbox, ledger.outbound(), clocks, OneOutbox.DELAY),
                        new OutboxState.OutboxConditions(() -> ledgerTrouble, Ownership.SOLE, () -> {})),
                ledger.outbound(),
                new Claims(ledger.outbound(), rights()),
                clocks,
                Duration.ofMinutes(6));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** The rights of a user who is not root. */
    private Rights rights() {
        return new Rights() {
            @Override
            public boolean mayRead(Path file) {
                return readable.get() && Rights.super.mayRead(file);
            }

            @Override
            public void move(Path file, Path to) throws IOException {
                if (!movable.get()) {
                    throw new FileSystemException(file.toString(), to.toString(), "Operation not permitted");
                }
                Rights.super.move(file, to);
            }
        };
    }

    private Path drop(String name, String content) throws IOException {
        Path file = Files.writeString(outbox.outboxDir().resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(60)));
    }

    private boolean look() {
        return entrance.finishedFiles().begin(null, null);
    }

    private boolean lookUntilFinished() {
        look();
        clock.step(outbox.stableFor());
        return look();
    }

    @Test
    void a_person_need_not_wait_for_a_message_that_failed_and_the_searches_for_one_in_doubt_keep_their_times()
            throws Exception {
        drop("a.eml", "x");
        drop("b.eml", "y");
        lookUntilFinished();
        OutboundEntry failed = failed(entrance.claim(outbox.outboxDir().resolve("a.eml")), State.CLAIMED);
        OutboundEntry doubt = failed(entrance.claim(outbox.outboxDir().resolve("b.eml")), State.SENDING);
        entrance.readLedger();
        assertEquals(Set.of(failed.key(), doubt.key()), entrance.keysNotDue());
        entrance.tryNow();
        assertEquals(Set.of(doubt.key()), entrance.keysNotDue());
        // It fails again.
        clock.step(Duration.ofSeconds(1));
        ledger.outbound()
                .record(new OutboundEntryBuilder(failed)
                        .failed(
                                new Failures(2, Optional.of(NOW)),
                                clock.instant().plusSeconds(60))
                        .at(clock.instant()));
        entrance.readLedger();
        assertEquals(Set.of(failed.key(), doubt.key()), entrance.keysNotDue());
    }

    private OutboundEntry failed(OutgoingMail mail, State state) {
        OutboundEntry entry = new OutboundEntryBuilder(
                        ledger.outbound().find(mail.key()).orElseThrow())
                .state(state)
                .failed(new Failures(1, Optional.of(NOW)), clock.instant().plusSeconds(30))
                .at(clock.instant());
        ledger.outbound().record(entry);
        return entry;
    }

    @Test
    void while_it_is_paused_nothing_is_claimed_and_what_waits_is_counted() throws Exception {
        Path file = drop("a.eml", "x");
        status.paused(new Pause(NOW, "ann", Optional.empty()));
        assertFalse(lookUntilFinished());
        assertTrue(Files.exists(file));
        assertEquals(1, status.backlog());
        status.resumed();
        assertTrue(look());
    }

    @Test
    void mime_composed_for_a_finished_message_is_removed_at_the_next_start_after_a_crash() throws Exception {
        Path file = drop("a.json", "{}");
        lookUntilFinished();
        OutgoingMail mail = entrance.claim(file);
        OutboundEntry claimed = ledger.outbound().find(mail.key()).orElseThrow();
        ledger.outbound()
                .record(new OutboundEntryBuilder(claimed).state(State.SENT).at(NOW));
        Files.delete(mail.file());
        Path composed = Files.createDirectories(PreSendCheck.staging(outbox)).resolve(mail.key() + ".eml");
        Files.writeString(composed, "To: ann@x.example");
        new StartupRecovery(
                        ledger.outbound(),
                        new Claims(ledger.outbound(), rights()),
                        new MailCenter(settings.mailCenterDir(), clock),
                        clock)
                .settle(outbox);
        assertEquals(
                State.DONE, ledger.outbound().find(mail.key()).orElseThrow().state());
        assertFalse(Files.exists(composed));
    }

    @Test
    void while_the_ledger_cannot_be_written_the_outbox_is_down_with_a_reason_and_nothing_is_claimed() throws Exception {
        drop("a.eml", "A");
        look();
        clock.step(outbox.stableFor());
        ledgerTrouble = Optional.of("the data folder /data is full");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            assertFalse(look());
            assertFalse(look());
            assertEquals(
                    "the data folder /data is full",
                    status.trouble().orElseThrow().fault().message());
            ledgerTrouble = Optional.empty();
            assertTrue(look());
            assertFalse(status.isDown());
            assertEquals(1, log.with("is down").size());
            assertEquals(1, log.with("works again").size());
        }
    }

    @Test
    void another_users_file_that_cannot_be_moved_is_named_once_and_retried_with_growing_delays() throws Exception {
        Path file = drop("a.eml", "A");
        movable.set(false);
        try (LogLines log = LogLines.of("dev.mailchute")) {
            assertTrue(lookUntilFinished());
            assertFalse(entrance.claim(file).isTaken());
            int tries = 1;
            for (int second = 0; second < 3600; second++) {
                clock.step(Duration.ofSeconds(1));
                if (look()) {
                    tries++;
                    assertFalse(entrance.claim(file).isTaken());
                }
            }
            assertTrue(tries > 5 && tries < 30, "tries in an hour: " + tries);
            assertEquals(1, log.warningsAndAbove().size(), () -> log.warningsAndAbove()
                    .toString());
        }
        assertFalse(status.isDown());
        assertEquals(1, status.warnings().size());
        assertEquals("a.eml", status.warnings().get(0).subject());
        assertTrue(status.warnings().get(0).reason().contains("owner "), status.warnings()::toString);
        assertTrue(Files.exists(file));
        movable.set(true);
        clock.step(Duration.ofMinutes(10));
        assertTrue(look());
        assertTrue(entrance.claim(file).isTaken());
        assertEquals(List.of(), status.warnings());
    }

    @Test
    void a_file_that_cannot_be_read_stays_in_the_outbox_and_is_named_until_it_is_gone() throws Exception {
        Path file = drop("a.eml", "A");
        readable.set(false);
        assertTrue(lookUntilFinished());
        assertFalse(entrance.claim(file).isTaken());
        assertFalse(look(), "tried again at once");
        assertTrue(status.warnings().get(0).reason().contains("no permission to read"), status.warnings()::toString);
        Files.delete(file);
        look();
        assertEquals(List.of(), status.warnings());
    }

    @Test
    void an_outbox_in_which_nothing_can_be_claimed_is_down() throws Exception {
        Path file = drop("a.eml", "A");
        Files.writeString(Claims.folder(outbox), "in the way");
        assertTrue(lookUntilFinished());
        assertFalse(entrance.claim(file).isTaken());
        assertTrue(status.isDown());
        assertEquals(List.of(), status.warnings());
        assertTrue(Files.exists(file));
    }

    @Test
    void a_file_replaced_between_scan_and_claim_waits_until_it_is_finished() throws Exception {
        Path file = drop("a.eml", "A");
        assertTrue(lookUntilFinished());
        Files.delete(file);
        drop("a.eml", "Longer");
        OutgoingMail mail = entrance.claim(file);
        assertFalse(mail.isTaken());
        assertEquals(
                "Longer",
                Files.readString(Claims.folder(outbox).resolve(mail.key()).resolve("a.eml")));
        assertTrue(lookUntilFinished());
        OutgoingMail again = entrance.claim(Claims.find(outbox, mail.key()).orElseThrow());
        assertTrue(again.isTaken());
        assertEquals(mail.key(), again.key());
        assertEquals("a.eml", again.fileName());
    }

    @Test
    void a_file_whose_rename_a_power_failure_undid_is_the_same_message() throws Exception {
        Path file = drop("a.eml", "A");
        OutgoingMail mail = entrance.claim(file);
        Files.move(Claims.find(outbox, mail.key()).orElseThrow(), file);
        assertEquals(mail.key(), entrance.claim(file).key());
        recordAs(
                mail,
                State.SENDING,
                VerifiedFile.sha256(Claims.find(outbox, mail.key()).orElseThrow()));
        Files.move(Claims.find(outbox, mail.key()).orElseThrow(), file);
        OutgoingMail again = entrance.claim(file);
        assertEquals(mail.key(), again.key());
        assertTrue(again.isInDoubt());
    }

    @Test
    void a_file_is_never_mistaken_for_another_of_the_same_name_time_and_size() throws Exception {
        Path file = drop("a.eml", "A");
        OutgoingMail first = entrance.claim(file);
        OutgoingMail underWay = entrance.claim(drop("a.eml", "B"));
        assertNotEquals(first.key(), underWay.key());
        recordAs(
                first,
                State.SENT,
                VerifiedFile.sha256(Claims.find(outbox, first.key()).orElseThrow()));
        Files.delete(Claims.find(outbox, first.key()).orElseThrow());
        OutgoingMail third = entrance.claim(drop("a.eml", "C"));
        assertNotEquals(first.key(), third.key());
        assertFalse(third.isSent());
    }

    private void recordAs(OutgoingMail mail, State state, String sha256) {
        OutboundEntry entry = ledger.outbound().find(mail.key()).orElseThrow();
        ledger.outbound()
                .record(new OutboundEntryBuilder(entry)
                        .state(state)
                        .message("<1@x>", sha256, 1)
                        .at(NOW));
    }

    @Test
    void a_file_whose_name_cannot_be_expressed_is_claimed_under_another_name() throws Exception {
        Path odd = Path.of(java.net.URI.create(outbox.outboxDir().toUri() + "m%FCller.eml"));
        Files.writeString(odd, "A");
        assertTrue(lookUntilFinished());
        List<Path> claimed = Claims.files(outbox);
        assertEquals("m%FCller.eml", claimed.get(0).getFileName().toString());
        assertTrue(entrance.claim(claimed.get(0)).isTaken());
    }

    @Test
    void an_unreadable_outbox_is_reported_with_the_file_systems_reason() {
        assertEquals("access to /outbox is denied", OutboxState.describe(new AccessDeniedException("/outbox")));
    }

    @Test
    void a_removed_claimed_file_is_named() throws Exception {
        OutgoingMail mail = entrance.claim(drop("a.eml", "A"));
        Files.delete(Claims.find(outbox, mail.key()).orElseThrow());
        look();
        assertEquals(List.of(), status.warnings());
        clock.step(Duration.ofMinutes(11));
        look();
        assertTrue(status.warnings().get(0).reason().endsWith("it was not sent"), status.warnings()::toString);
    }

    @Test
    void an_outbox_that_is_not_a_folder_is_down_until_it_is_one_and_logged_in_two_lines() throws Exception {
        try (LogLines log = LogLines.of("dev.mailchute")) {
            Files.delete(outbox.outboxDir());
            Files.writeString(outbox.outboxDir(), "a file");
            for (int i = 0; i < 5; i++) {
                assertFalse(look());
            }
            assertTrue(status.isDown());
            assertTrue(status.trouble().orElseThrow().reason().contains("is not a folder"), status.trouble()::toString);
            Files.delete(outbox.outboxDir());
            look();
            Files.createDirectories(outbox.outboxDir());
            look();
            assertFalse(status.isDown());
            assertEquals(1, log.with("is down").size());
            assertEquals(1, log.with("works again").size());
        }
    }
}
