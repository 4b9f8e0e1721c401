/** Microsoft Graph and its sign-in: the only place that knows URLs, tokens, limits and error codes. */
package dev.mailchute.graph;
