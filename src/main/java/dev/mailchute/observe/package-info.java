/** Health, metrics and probes over HTTP. */
package dev.mailchute.observe;
