package dev.mailchute.ledger;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The same tests on a real PostgreSQL server, if one is installed. */
class PostgresJournalTest extends JournalTest {
    private final PostgresLedgerTest server = new PostgresLedgerTest();

    @BeforeAll
    static void startServer() throws Exception {
        PostgresLedgerTest.startServer();
    }

    @AfterAll
    static void stopServer() throws Exception {
        PostgresLedgerTest.stopServer();
    }

    @BeforeEach
    void createDatabase() throws Exception {
        server.createDatabase();
    }

    @Override
    Map<String, String> database() {
        return server.database();
    }
}
