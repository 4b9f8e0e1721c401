/** How Microsoft Graph is asked: the Camel component, the HTTP client, the permits of a mailbox, and what follows from an answer. */
package dev.mailchute.graph.transport;
