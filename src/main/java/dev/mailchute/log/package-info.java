/** What the log says and in which form: outcomes of messages, levels, and what it never says. */
package dev.mailchute.log;
