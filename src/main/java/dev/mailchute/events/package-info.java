/** What is worth an event, and how events get into the ledger and from there to other systems. */
package dev.mailchute.events;
