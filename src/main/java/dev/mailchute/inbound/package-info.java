/** From a mailbox to a drop folder: what the routes of {@code routes/inbound.camel.yaml} call. */
package dev.mailchute.inbound;
