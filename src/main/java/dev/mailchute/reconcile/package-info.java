/** Compares what is recorded with what the mailboxes and folders show now, and says where they differ. It changes nothing. */
package dev.mailchute.reconcile;
