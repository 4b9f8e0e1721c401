package dev.mailchute.ledger;

import dev.mailchute.failure.LedgerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The ledger's tables: each version is made from the one before by a script. */
final class Schema {
    static final int VERSION = 9;

    /** From this version on there is a journal. */
    static final int JOURNAL = 7;

    private final Ledger ledger;

    Schema(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Makes the tables, or brings older ones up to date.
     *
     * @return whether the ledger is new
     * @throws LedgerException if it was written by a newer Mailchute
     */
    boolean migrate() {
        return ledger.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS ledger_schema (version INTEGER NOT NULL)");
                int version = version(statement);
                if (version > VERSION) {
                    throw tooNew(version);
                }
                for (int step = version + 1; step <= VERSION; step++) {
                    for (String sql : script(step).split(";")) {
                        if (!sql.isBlank()) {
                            statement.execute(sql);
                        }
                    }
                }
                if (version < VERSION) {
                    statement.execute("DELETE FROM ledger_schema");
                    statement.execute("INSERT INTO ledger_schema (version) VALUES (" + VERSION + ")");
                }
                return version == 0;
            }
        });
    }

    static LedgerException tooNew(int version) {
        return new LedgerException(
                "the ledger was written by a newer Mailchute (its schema is " + version + ", this version supports "
                        + VERSION + "); start that version again",
                null);
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT MAX(version) FROM ledger_schema")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    static String script(int step) {
        try (InputStream sql = Schema.class.getResourceAsStream(step + ".sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LedgerException("the ledger's script " + step + " cannot be read", e);
        }
    }
}
