package dev.mailchute.bench;

import java.time.Duration;
import java.time.Instant;

/**
 * What a database server has done up to now for all databases but that of the one who asks.
 *
 * @param reads statements that change nothing
 * @param writes statements that change something; those that begin or end a transaction are neither
 * @param commits of transactions, also of those that only read
 * @param syncs of the write-ahead log
 * @param logged bytes of the write-ahead log
 * @param cpu of all processes of the server
 */
record DatabaseLoad(
        Instant at, double reads, double writes, double commits, double syncs, double logged, Duration cpu) {

    double statements() {
        return reads + writes;
    }

    /** What happened since the earlier one; {@code at} stays. */
    DatabaseLoad since(DatabaseLoad earlier) {
        return new DatabaseLoad(
                at,
                reads - earlier.reads,
                writes - earlier.writes,
                commits - earlier.commits,
                syncs - earlier.syncs,
                logged - earlier.logged,
                cpu.minus(earlier.cpu));
    }
}
