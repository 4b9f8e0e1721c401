/** What the configuration says, read once at the start, checked, and typed. */
package dev.mailchute.settings;
