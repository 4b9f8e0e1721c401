/** Looks at everything a mailbox or an outbox needs, and says in words what is missing. It changes nothing in any mailbox. */
package dev.mailchute.doctor;
