/** Checks everything that a mailbox or an outbox needs, and explains what is missing. It changes nothing in any mailbox. */
package dev.mailchute.doctor;
