/** The Mail Center's page and API. */
package dev.mailchute.web;
