package dev.mailchute.web;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.TroubleLog;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failed requests: each client gets an error, repeated troubles are logged once. */
final class FailureReplies {
    private static final Logger LOG = LoggerFactory.getLogger(MailCenterPage.class);

    private final TroubleLog troubles = new TroubleLog();

    /** Says that the folder cannot be read or written. */
    String unreadable(UncheckedIOException e) {
        String words = "The Mail Center's folder cannot be used: " + e.getCause();
        troubles.warn(LOG, "folder", words, words);
        return words;
    }

    /** Says that the ledger cannot be read. */
    String unreadable(LedgerException e) {
        troubles.warn(LOG, "ledger", e.getMessage(), "a page cannot be shown: " + e.getMessage());
        return "The ledger cannot be read now: " + e.getMessage();
    }

    /** An unexpected failure; the client sees no details. */
    void unforeseen(String subject, String what, Throwable e) {
        troubles.error(LOG, subject, what, e);
    }

    /** The answer of the API. */
    Problem problem(Throwable e) {
        if (e instanceof UncheckedIOException folder) {
            return Problem.of(503, "folder-unusable", unreadable(folder));
        }
        if (e instanceof LedgerException ledger) {
            return Problem.of(503, "ledger-unusable", unreadable(ledger));
        }
        if (e instanceof Request.MalformedRequest malformed) {
            return Problem.of(400, "malformed-request", malformed.getMessage());
        }
        unforeseen("api", "a request to the Mail Center API failed", e);
        return Problem.of(500, "unforeseen", "something went wrong; see the log");
    }
}
