/** The configuration as typed records, read and checked once at startup. */
package dev.mailchute.settings;
