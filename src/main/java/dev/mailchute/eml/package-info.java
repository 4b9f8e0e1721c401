/**
 * Reads, checks, completes, composes and splits messages as files. Always streams, and never keeps a whole message in memory. Angus
 * Mail does all MIME parsing and writing; all input is untrusted.
 */
package dev.mailchute.eml;
