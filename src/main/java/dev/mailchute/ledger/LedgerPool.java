package dev.mailchute.ledger;

import com.zaxxer.hikari.HikariConfig;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the ledger's database is connected to. */
final class LedgerPool {
    private LedgerPool() {}

    static HikariConfig of(Settings settings) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("ledger");
        pool.setConnectionTimeout(15_000);
        if (settings.ledger().url().isPresent()) {
            pool.setJdbcUrl(settings.ledger().url().get());
            settings.ledger().user().ifPresent(pool::setUsername);
            settings.ledger().password().map(Secret::reveal).ifPresent(pool::setPassword);
            pool.setMaximumPoolSize(4);
            return pool;
        }
        Path file = settings.dataDir().resolve("ledger.db");
        Files.createDirectories(settings.dataDir());
        pool.setJdbcUrl(sqlite(file));
        // SQLite has a single writer; a second connection would only wait.
        pool.setMaximumPoolSize(1);
        pool.addDataSourceProperty("journal_mode", "WAL");
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("busy_timeout", "10000");
        // A subject that is no longer needed must not be left in the file.
        pool.addDataSourceProperty("secure_delete", "true");
        return pool;
    }

    /** As a URI, because the driver treats everything after a question mark in a path as options. */
    static String sqlite(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }
}
