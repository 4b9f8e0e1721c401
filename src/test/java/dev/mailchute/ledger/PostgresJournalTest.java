package dev.mailchute.ledger;

import dev.mailchute.support.PostgresServer;
import java.util.Map;

/** The same tests on a real PostgreSQL server. */
class PostgresJournalTest extends JournalTest {
    private final Map<String, String> database = PostgresServer.shared().newLedger();

    @Override
    Map<String, String> database() {
        return database;
    }
}
