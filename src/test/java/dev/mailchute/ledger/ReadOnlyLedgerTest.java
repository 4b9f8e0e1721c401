package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    @TempDir
    Path folder;

    private Settings settings;

    @BeforeEach
    void read() {
        LedgerTest test = new LedgerTest();
        test.folder = folder;
        settings = test.settings("support@contoso.com");
    }

    @Test
    void a_missing_ledger_is_not_created() {
        assertTrue(ReadOnlyLedger.open(settings).isEmpty());
        assertFalse(Files.exists(folder.resolve("data/ledger.db")));
    }

    @Test
    void the_last_message_of_each_direction_is_found_while_the_ledger_is_open_elsewhere() {
        try (Ledger ledger = Ledger.open(settings)) {
            try (ReadOnlyLedger glance = ReadOnlyLedger.open(settings).orElseThrow()) {
                assertEquals(Optional.empty(), glance.lastDelivered("support"));
            }
            ledger.inbound().record(LedgerTest.incoming("a", InboundEntry.State.ACKNOWLEDGED, NOW));
            ledger.inbound().record(LedgerTest.incoming("b", InboundEntry.State.FAILING, NOW.plusSeconds(1)));
            ledger.outbound().record(LedgerTest.outgoing("c", State.DONE, NOW.plusSeconds(2)));
            ledger.outbound().record(LedgerTest.outgoing("d", State.SENDING, NOW.plusSeconds(3)));
            try (ReadOnlyLedger glance = ReadOnlyLedger.open(settings).orElseThrow()) {
                assertEquals(Optional.of(NOW), glance.lastDelivered("support"));
                assertEquals(Optional.of(NOW.plusSeconds(2)), glance.lastSent("orders"));
            }
        }
    }

    @Test
    void a_newer_ledger_is_refused_with_the_same_message_by_both() throws Exception {
        Ledger.open(settings).close();
        try (Connection database = DriverManager.getConnection(EmbeddedDatabase.url(folder.resolve("data/ledger.db")));
                Statement statement = database.createStatement()) {
            statement.execute("UPDATE ledger_schema SET version = " + (Schema.VERSION + 1));
        }
        String glance = assertThrows(LedgerException.class, () -> ReadOnlyLedger.open(settings))
                .getMessage();
        assertTrue(glance.contains("newer Mailchute"), glance);
        assertEquals(
                glance,
                assertThrows(LedgerException.class, () -> Ledger.open(settings)).getMessage());
    }
}
