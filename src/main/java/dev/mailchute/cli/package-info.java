/** The command line: commands, their arguments and output. */
package dev.mailchute.cli;
