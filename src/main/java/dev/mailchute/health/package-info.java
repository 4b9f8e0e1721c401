/** The status of each mailbox and outbox, for the log, health, metrics and the pages. */
package dev.mailchute.health;
