/** What can go wrong with a message or a mailbox, as the routes name it: one exception for each thing that follows. */
package dev.mailchute.failure;
