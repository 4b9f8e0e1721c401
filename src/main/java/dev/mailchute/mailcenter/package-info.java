/** The Mail Center: letters on disk, and what a person may do with them. The page and the commands have no logic of their own. */
package dev.mailchute.mailcenter;
