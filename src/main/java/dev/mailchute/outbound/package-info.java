/** From an outbox folder to sendMail: the beans of {@code routes/outbound.camel.yaml}. */
package dev.mailchute.outbound;
