package dev.mailchute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one node of a cluster asks another one to do, because that has the mailbox or outbox. Whoever carries a request out takes it first, so that
 * neither a failure nor a crash repeats it. All times are the database's, since the clocks of the machines may be apart.
 */
public final class NodeRequests {
    /** By the server's clock, because those of the nodes differ; in milliseconds since 1970. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final Ledger ledger;

    /** @param ledger on a server, whose clock is used */
    public NodeRequests(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A request that nobody has taken yet.
     *
     * @param part as in {@code inbound.support}
     * @param text what to do
     */
    public record Open(String id, String part, String text) {}

    /**
     * What has become of a request.
     *
     * @param taker the number of the node that carries it out; empty if none has taken it
     * @param answer empty until it has been carried out
     */
    public record RequestProgress(OptionalInt taker, Optional<String> answer) {}

    public void ask(Open request) {
        ledger.update(
                "INSERT INTO node_request (id, part, request, asked) VALUES (?, ?, ?, " + NOW + ")",
                request.id(),
                request.part(),
                request.text());
    }

    /**
     * The requests that nobody has taken yet, the oldest first.
     *
     * @param within older ones have been given up
     */
    public List<Open> open(Duration within) {
        return ledger.query(
                "SELECT id, part, request FROM node_request WHERE taker IS NULL AND asked > " + NOW
                        + " - ? ORDER BY asked",
                row -> new Open(row.getString(1), row.getString(2), row.getString(3)),
                within.toMillis());
    }

    /** @return whether it is this node's to carry out; if not, another one has taken it, or it was withdrawn */
    public boolean take(String id, int taker) {
        return ledger.update("UPDATE node_request SET taker = ? WHERE id = ? AND taker IS NULL", taker, id) > 0;
    }

    public void answer(String id, String answer) {
        ledger.update("UPDATE node_request SET answer = ? WHERE id = ?", answer, id);
    }

    /** Empty if the request is gone. */
    public Optional<RequestProgress> progress(String id) {
        return ledger.query("SELECT taker, answer FROM node_request WHERE id = ?", NodeRequests::progress, id).stream()
                .findFirst();
    }

    private static RequestProgress progress(ResultSet row) throws SQLException {
        int taker = row.getInt(1);
        return new RequestProgress(
                row.wasNull() ? OptionalInt.empty() : OptionalInt.of(taker), Optional.ofNullable(row.getString(2)));
    }

    /** @return whether nobody had taken it, so that nothing is done */
    public boolean withdraw(String id) {
        return ledger.update("DELETE FROM node_request WHERE id = ? AND taker IS NULL", id) > 0;
    }

    /** The answer was heard. */
    public void forget(String id) {
        ledger.update("DELETE FROM node_request WHERE id = ?", id);
    }

    /** Removes what nobody waits for any longer. */
    public void removeOlder(Duration age) {
        ledger.removeInPieces(
                "DELETE FROM node_request WHERE id IN (SELECT id FROM node_request WHERE asked < " + NOW + " - ? LIMIT "
                        + Ledger.REMOVED_AT_ONCE + ")",
                age.toMillis());
    }
}
