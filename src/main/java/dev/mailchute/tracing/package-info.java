/** Traces of messages for OpenTelemetry, made by Camel's own component. Nothing of it is loaded unless it is configured. */
package dev.mailchute.tracing;
