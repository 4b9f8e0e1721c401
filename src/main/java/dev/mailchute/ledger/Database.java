package dev.mailchute.ledger;

import java.sql.SQLException;

/** The database that has the ledger's tables. */
interface Database extends AutoCloseable {
    /** Work in a session. It may have to be done again, if it was undone with that of others. */
    interface Work<T> {
        T in(LedgerSession session) throws SQLException;
    }

    /** Does what changes nothing. */
    <T> T read(Work<T> work) throws SQLException;

    /** Does all of it or nothing. On return, it is durable. */
    <T> T write(Work<T> work) throws SQLException;

    @Override
    void close();
}
