/** The HTTP server in front of the page: who gets a connection, how much may be sent, who works on it, and what is answered if not. */
package dev.mailchute.web.server;
