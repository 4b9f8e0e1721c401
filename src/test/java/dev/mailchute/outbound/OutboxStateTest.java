package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Pause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxStateTest {
    @TempDir
    Path folder;

    private OneOutbox one;
    private OutboxState state;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        state = one.state;
    }

    @AfterEach
    void close() {
        one.close();
    }

    private String code() {
        return one.status.trouble().map(trouble -> trouble.fault().code()).orElse("");
    }

    @Test
    void a_failed_scan_says_whether_the_folder_or_the_ledger_failed_and_the_next_good_one_ends_it() {
        state.scan(() -> {
            throw new AccessDeniedException("/outbox");
        });
        assertEquals("outbox-unavailable", code());
        state.scan(() -> {});
        assertFalse(one.status.isDown());
        state.scan(() -> {
            throw new DirectoryIteratorException(new IOException("Input/output error"));
        });
        assertEquals("outbox-unavailable", code());
        state.scan(() -> {
            throw new LedgerException("the database is locked", null);
        });
        assertEquals("ledger-unreadable", code());
        state.scan(() -> {});
        assertFalse(one.status.isDown());
    }

    @Test
    void nothing_is_scanned_while_the_ledger_cannot_be_written() {
        one.ledgerTrouble = Optional.of("the data folder is full");
        state.scan(() -> {
            throw new IllegalStateException("looked");
        });
        assertEquals("ledger-folder", code());
        one.ledgerTrouble = Optional.empty();
        state.scan(() -> {});
        assertFalse(one.status.isDown());
    }

    @Test
    void after_a_failure_no_files_are_accepted_until_the_next_attempt_is_due() {
        assertTrue(state.isAcceptingFiles());
        state.down(OneOutbox.fault("ErrorAccessDenied"));
        assertFalse(state.isAcceptingFiles());
        assertEquals(0, state.allowance());
        one.clock.step(Duration.ofSeconds(7));
        assertTrue(state.isAcceptingFiles());
        assertEquals(1, state.allowance());
        assertTrue(one.status.isDown(), "time alone ends no trouble");
        state.works();
        assertFalse(one.status.isDown());
    }

    @Test
    void while_it_is_paused_nothing_is_begun() {
        one.status.paused(new Pause(one.clock.instant(), "ann", Optional.empty()));
        assertEquals(0, state.allowance());
        assertFalse(state.isAcceptingFiles());
        one.status.resumed();
        assertTrue(state.isAcceptingFiles());
        assertTrue(state.allowance() > 0);
    }

    @Test
    void a_person_need_not_wait_after_a_failure_but_the_next_wait_is_longer() {
        state.down(OneOutbox.fault("ErrorAccessDenied"));
        state.tryNow();
        assertTrue(state.isAcceptingFiles());
        assertEquals(1, state.allowance());
        state.down(OneOutbox.fault("ErrorAccessDenied"));
        one.clock.step(Duration.ofSeconds(7));
        assertFalse(state.isAcceptingFiles());
    }

    @Test
    void whether_the_folder_can_be_written_is_tested_only_after_it_could_not() throws Exception {
        Path moved = folder.resolve("moved");
        state.down(OneOutbox.fault("ErrorAccessDenied"));
        Files.move(one.outbox.outboxDir(), moved);
        assertEquals(Optional.empty(), state.storageTrouble());
        Fault full = Fault.of(OutboxState.STORAGE, "no space left");
        state.down(full);
        assertEquals(Optional.of(full), state.storageTrouble());
        Files.move(moved, one.outbox.outboxDir());
        assertEquals(Optional.empty(), state.storageTrouble());
    }

    @Test
    void exceptions_whose_text_is_only_a_file_name_are_described() {
        assertEquals("/outbox does not exist", OutboxState.describe(new NoSuchFileException("/outbox")));
        assertEquals("access to /outbox is denied", OutboxState.describe(new AccessDeniedException("/outbox")));
        assertEquals("Input/output error", OutboxState.describe(new IOException("Input/output error")));
    }
}
