/** What the application's own HTTP server answers. */
package dev.mailchute.web;
