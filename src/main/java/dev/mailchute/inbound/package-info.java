/** From a mailbox to a drop folder: the beans of {@code routes/inbound.camel.yaml}. */
package dev.mailchute.inbound;
