/**
 * Several processes over one PostgreSQL ledger: which of them works on which mailbox. PostgreSQL's session locks say so; the epoch of each ownership is in the
 * ledger, which refuses whatever is out of date.
 */
package dev.mailchute.cluster;
