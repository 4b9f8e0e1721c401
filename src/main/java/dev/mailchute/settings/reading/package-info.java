/** Reads the configuration: files, environment, keys and values. {@link Configuration} is the one door. */
package dev.mailchute.settings.reading;
