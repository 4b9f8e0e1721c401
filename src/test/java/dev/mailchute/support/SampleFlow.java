package dev.mailchute.support;

import dev.mailchute.health.FlowExamples;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A plausible day in the ledger's journal, for pictures and for measuring. */
public final class SampleFlow {
    private static final int PER_HOUR = 40;
    /** Nothing flows through {@code returns} since then. */
    private static final Duration DOWN = Duration.ofHours(13);

    private SampleFlow() {}

    /** What was polled last before that. */
    private static void lastSuccess(Settings settings, Instant now) {
        try {
            Files.writeString(
                    settings.dataDir().resolve("last-success.json"),
                    "{\"inbound.returns\": \"" + now.minus(DOWN) + "\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called before the application is started. */
    public static void fill(Settings settings, Instant now) {
        Ledger.open(settings).close();
        lastSuccess(settings, now);
        List<Object[]> rows = new ArrayList<>();
        Statuses statuses = new Statuses(settings, Clock.systemUTC());
        FlowExamples.plausible(statuses, PER_HOUR).each(now.minus(Duration.ofHours(25)), now, past -> {
            String[] part = past.part().split("\\.");
            long finished = past.finished().toEpochMilli();
            long arrived = finished - past.took().orElse(Duration.ZERO).toMillis();
            if (part[1].equals("returns") && past.finished().isAfter(now.minus(DOWN))) {
                return;
            }
            boolean held = past.outcome().equals("held");
            rows.add(new Object[] {
                "k" + rows.size(), part[0], part[1], arrived, finished, held ? null : finished, past.outcome()
            });
        });
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + settings.dataDir().resolve("ledger.db"));
                PreparedStatement insert = database.prepareStatement(
                        "INSERT INTO journal_message (mail_key, direction, name, mailbox, size, arrived, begun, finished,"
                                + " outcome) VALUES (?, ?, ?, '', 4000, ?, ?, ?, ?)")) {
            database.setAutoCommit(false);
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
            database.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
