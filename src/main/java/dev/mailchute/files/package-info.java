/** Files that survive a crash and a power failure, and JSON in them. */
package dev.mailchute.files;
