/** Who may sign in to the page, and as what: the users file, roles and API tokens. */
package dev.mailchute.access;
