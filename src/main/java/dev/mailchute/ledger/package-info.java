/** The durable record of what became of each mail: SQLite in the data directory, or PostgreSQL. */
package dev.mailchute.ledger;
