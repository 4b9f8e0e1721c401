/** The Mail Center: letters on disk and the actions on them, for both the page and the commands. */
package dev.mailchute.mailcenter;
