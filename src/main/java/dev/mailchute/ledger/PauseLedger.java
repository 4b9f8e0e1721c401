package dev.mailchute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The mailboxes and outboxes that a person has paused, in the ledger: a pause outlasts a restart. */
public final class PauseLedger {
    private final Ledger ledger;

    PauseLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    public List<PauseEntry> all() {
        return ledger.query("SELECT direction, name, since, who, reason FROM pause", PauseLedger::read);
    }

    static PauseEntry read(ResultSet row) throws SQLException {
        return new PauseEntry(
                row.getString("direction"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("since")),
                row.getString("who"),
                Optional.ofNullable(row.getString("reason")));
    }

    /** Records a pause; the first one stays if there is one already. */
    public void record(PauseEntry pause) {
        ledger.update(
                "INSERT INTO pause (direction, name, since, who, reason) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (direction, name) DO NOTHING",
                pause.direction(),
                pause.name(),
                pause.since(),
                pause.who(),
                pause.reason());
    }

    public void remove(String direction, String name) {
        ledger.update("DELETE FROM pause WHERE direction = ? AND name = ?", direction, name);
    }
}
