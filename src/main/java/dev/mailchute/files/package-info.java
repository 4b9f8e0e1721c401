/** Files that survive crashes and power failures, and JSON. */
package dev.mailchute.files;
