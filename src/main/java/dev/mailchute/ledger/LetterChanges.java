package dev.mailchute.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which letters have changed lately, for the other nodes of a cluster, whose file system need not show it soon. The times are the database's. */
public final class LetterChanges {
    private final Ledger ledger;

    /** @param ledger on a server, whose clock is used */
    public LetterChanges(Ledger ledger) {
        this.ledger = ledger;
    }

    /** These have changed, been added or removed. */
    public void add(Collection<String> letters) {
        List<Ledger.Write> writes = new ArrayList<>();
        // In the same order everywhere, so that no two nodes wait for each other.
        letters.stream()
                .sorted()
                .forEach(letter -> writes.add(new Ledger.Write(
                        "INSERT INTO letter_change (letter, changed) VALUES (?, " + NodeRequests.NOW + ")"
                                + " ON CONFLICT (letter) DO UPDATE SET changed = excluded.changed",
                        letter)));
        ledger.write(writes);
    }

    /** The letters that have changed within this time, each with when it did. */
    public Map<String, Long> within(Duration time) {
        Map<String, Long> changes = new LinkedHashMap<>();
        ledger.query(
                "SELECT letter, changed FROM letter_change WHERE changed > " + NodeRequests.NOW + " - ?",
                row -> changes.put(row.getString(1), row.getLong(2)),
                time.toMillis());
        return changes;
    }

    /** Removes what all nodes have read. */
    public void removeOlder(Duration age) {
        ledger.removeInPieces(
                "DELETE FROM letter_change WHERE letter IN (SELECT letter FROM letter_change WHERE changed < "
                        + NodeRequests.NOW + " - ? LIMIT " + Ledger.REMOVED_AT_ONCE + ")",
                age.toMillis());
    }
}
