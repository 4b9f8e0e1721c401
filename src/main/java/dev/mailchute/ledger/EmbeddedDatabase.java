package dev.mailchute.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/**
 * A file of SQLite with a write-ahead log. One connection writes and another reads, so that reading does not wait for the disk of those who
 * write. What is read is durable: SQLite shows a commit to others once it is synced.
 *
 * <p>Only a start creates the file. If it is missing or another one later, nothing is written or read until the path names a file again.
 */
final class EmbeddedDatabase implements Database {
    /** How long the end waits for a read. */
    private static final WaitLimit SOON = new WaitLimit(Duration.ofSeconds(1));

    private final Path file;
    private final WaitLimit patience;
    private final GroupCommit writer;
    private final Lock reading = new ReentrantLock();
    private volatile boolean isClosed;

    /** Used by the thread that has {@link #reading}. */
    private Optional<LedgerSession> reader = Optional.empty();

    EmbeddedDatabase(Path file) throws IOException, SQLException {
        this(file, WaitLimit.USUAL);
    }

    /** @param patience how long a read waits for another, and a write for those before it */
    EmbeddedDatabase(Path file, WaitLimit patience) throws IOException, SQLException {
        this.file = file;
        this.patience = patience;
        if (Files.notExists(file)) {
            Files.createDirectories(file.getParent());
            DriverManager.getConnection(url(file), forWriting().toProperties()).close();
        }
        writer = new GroupCommit(() -> open(file, withoutCreating(forWriting())), patience);
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
        return open(file, config);
    }

    static SQLiteConfig forWriting() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        // The driver would query generated keys after each statement.
        config.setGetGeneratedKeys(false);
        // A subject that is no longer needed must not be left in the file.
        config.setPragma(Pragma.SECURE_DELETE, "true");
        return config;
    }

    /** The mount point of a volume that is missing gets no empty ledger. */
    static SQLiteConfig withoutCreating(SQLiteConfig config) {
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config;
    }

    private static LedgerSession open(Path file, SQLiteConfig config) throws SQLException {
        OpenedFile opened = OpenedFile.at(file);
        return new LedgerSession(DriverManager.getConnection(url(file), config.toProperties()), opened::requireSame);
    }

    @Override
    public <T> T read(Work<T> work) throws SQLException {
        if (!patience.waitFor(nanos -> reading.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            throw new SQLException("another read has taken more than " + patience);
        }
        try {
            return work.in(reader());
        } catch (SQLException e) {
            closeReader();
            throw e;
        } finally {
            if (isClosed) {
                // The end may not have waited.
                closeReader();
            }
            reading.unlock();
        }
    }

    private LedgerSession reader() throws SQLException {
        if (isClosed) {
            throw new SQLException("it is closed");
        }
        if (reader.isEmpty()) {
            reader = Optional.of(openForReading(file));
        }
        reader.get().requirePrecondition();
        return reader.get();
    }

    private void closeReader() {
        reader.ifPresent(LedgerSession::close);
        reader = Optional.empty();
    }

    @Override
    public <T> T write(Work<T> work) throws SQLException {
        return writer.write(work);
    }

    /** The writer last: whoever closes the file last clears the write-ahead log away. */
    @Override
    public void close() {
        isClosed = true;
        if (SOON.waitFor(nanos -> reading.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            try {
                closeReader();
            } finally {
                reading.unlock();
            }
        }
        writer.close();
    }
}
