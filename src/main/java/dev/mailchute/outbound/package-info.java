/** From an outbox folder to sendMail: what the routes of {@code routes/outbound.camel.yaml} call. */
package dev.mailchute.outbound;
