package dev.mailchute.ledger;

import dev.mailchute.failure.LedgerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The ledger's tables: each version is made from the one before by a script. */
final class Schema {
    static final int VERSION = 12;

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
        return ledger.alone(session -> {
            session.update("CREATE TABLE IF NOT EXISTS ledger_schema (version INTEGER NOT NULL)");
            int version = version(session);
            if (version > VERSION) {
                throw tooNew(version);
            }
            for (int step = version + 1; step <= VERSION; step++) {
                for (String sql : script(step).split(";")) {
                    if (!sql.isBlank()) {
                        session.update(sql);
                    }
                }
            }
            if (version < VERSION) {
                session.update("DELETE FROM ledger_schema");
                session.update("INSERT INTO ledger_schema (version) VALUES (" + VERSION + ")");
            }
            return version == 0;
        });
    }

    static LedgerException tooNew(int version) {
        return new LedgerException(
                "the ledger was written by a newer Mailchute (its schema is " + version + ", this version supports "
                        + VERSION + "); start that version again",
                null);
    }

    /** 0 if there is none yet. */
    static int version(LedgerSession session) throws SQLException {
        return session.query("SELECT MAX(version) FROM ledger_schema", row -> row.getInt(1))
                .get(0);
    }

    static String script(int step) {
        try (InputStream sql = Schema.class.getResourceAsStream(step + ".sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LedgerException("the ledger's script " + step + " cannot be read", e);
        }
    }
}
