/** How each mailbox and outbox is doing, in words: for the log, health, metrics and the page. */
package dev.mailchute.health;
