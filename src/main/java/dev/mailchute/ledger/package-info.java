/** The durable record of what became of each message: SQLite in the data directory, or PostgreSQL. */
package dev.mailchute.ledger;
