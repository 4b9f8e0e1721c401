/** The HTTP server in front of the page: limits on connections, bodies and workers, and the answers beyond them. */
package dev.mailchute.web.server;
