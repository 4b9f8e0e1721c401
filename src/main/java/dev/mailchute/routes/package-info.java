/** Reads the route files, and finds what is wrong with them before a message passes. Nothing is started and no connection opened. */
package dev.mailchute.routes;
