package dev.mailchute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** How the nodes of a cluster say that their mailboxes and outboxes are doing. Only on a server. */
public final class PartLedger {
    /** Longer than a transaction that tells something is under way. */
    private static final int OVERLAP_SECONDS = 10;

    private final Ledger ledger;

    PartLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What a node has told about a part.
     *
     * @param part as in {@code inbound.support}
     * @param health as JSON
     */
    public record ToldPart(String part, String node, String health) {}

    /** @param told by the server's clock, in milliseconds since 1970 */
    public record ToldParts(long told, List<ToldPart> parts) {}

    /** Only what a node has is told by it. */
    public void tell(List<ToldPart> parts) {
        ledger.write(parts.stream()
                .map(one -> new Ledger.Write(
                        "INSERT INTO ledger_part (part, node, health, told) VALUES (?, ?, ?, " + NodeRequests.NOW + ")"
                                + " ON CONFLICT (part) DO UPDATE SET node = excluded.node, health = excluded.health,"
                                + " told = excluded.told",
                        one.part(),
                        one.node(),
                        one.health()))
                .toList());
    }

    /** What was told since an earlier question, and a little of what was told before it. */
    public ToldParts since(long earlier) {
        long now = ledger.count("SELECT " + NodeRequests.NOW);
        return new ToldParts(
                now,
                ledger.query(
                        "SELECT part, node, health FROM ledger_part WHERE told > ?",
                        PartLedger::read,
                        earlier - OVERLAP_SECONDS * 1000L));
    }

    private static ToldPart read(ResultSet row) throws SQLException {
        return new ToldPart(row.getString("part"), row.getString("node"), row.getString("health"));
    }
}
