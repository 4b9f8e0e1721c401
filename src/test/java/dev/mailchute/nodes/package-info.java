/**
 * The proof of the cluster: several real processes over a real PostgreSQL, with mail in and out all the time, are killed, frozen and cut off, and in the
 * end each message is counted.
 */
package dev.mailchute.nodes;
