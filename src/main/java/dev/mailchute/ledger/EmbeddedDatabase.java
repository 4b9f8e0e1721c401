package dev.mailchute.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A file of SQLite with a write-ahead log. One connection writes and another reads, so that reading does not wait for the disk of those who
 * write. What is read is durable: SQLite shows a commit to others once it is synced.
 */
final class EmbeddedDatabase implements Database {
    private final Path file;
    private final GroupCommit writer;
    private Optional<LedgerSession> reader = Optional.empty();

    EmbeddedDatabase(Path file) throws IOException, SQLException {
        this.file = file;
        Files.createDirectories(file.getParent());
        writer = new GroupCommit(() -> open(file, forWriting()));
    }

    /** As a URI, because the driver treats everything after a question mark in a path as options. */
    static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    /** A session that creates nothing and changes nothing. */
    static LedgerSession openForReading(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        return open(file, config.toProperties());
    }

    private static Properties forWriting() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        // Would be asked for after each statement.
        config.setGetGeneratedKeys(false);
        Properties properties = config.toProperties();
        // A subject that is no longer needed must not be left in the file.
        properties.setProperty(Pragma.SECURE_DELETE.pragmaName, "true");
        return properties;
    }

    private static LedgerSession open(Path file, Properties properties) throws SQLException {
        return new LedgerSession(DriverManager.getConnection(url(file), properties));
    }

    @Override
    public synchronized <T> T read(Work<T> work) throws SQLException {
        if (reader.isEmpty()) {
            reader = Optional.of(openForReading(file));
        }
        try {
            return work.in(reader.get());
        } catch (SQLException e) {
            // The file may be another one by now, with its volume.
            closeReader();
            throw e;
        }
    }

    @Override
    public <T> T write(Work<T> work) throws SQLException {
        return writer.write(work);
    }

    private synchronized void closeReader() {
        reader.ifPresent(LedgerSession::close);
        reader = Optional.empty();
    }

    /** The writer last: whoever closes the file last clears the write-ahead log away. */
    @Override
    public void close() {
        closeReader();
        writer.close();
    }
}
