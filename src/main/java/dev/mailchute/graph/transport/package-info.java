/** The transport to Microsoft Graph: the Camel component, the HTTP client, the permits of a mailbox, and the meaning of answers. */
package dev.mailchute.graph.transport;
