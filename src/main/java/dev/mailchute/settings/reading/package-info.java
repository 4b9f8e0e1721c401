/** Reads the configuration: files, environment, keys and values. {@link Configuration} is the entry point. */
package dev.mailchute.settings.reading;
