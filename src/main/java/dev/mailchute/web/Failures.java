package dev.mailchute.web;

import dev.mailchute.health.TroubleLog;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that failed: whoever asked is told each time, the log once. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(MailCenterPage.class);

    private final TroubleLog troubles = new TroubleLog();

    /** The folder cannot be read or written, in words. */
    String unreadable(UncheckedIOException e) {
        String words = "The Mail Center's folder cannot be used: " + e.getCause();
        troubles.warn(LOG, "folder", words, words);
        return words;
    }

    /** Nobody has thought of this; what is told of it has nothing of it. */
    void unforeseen(String subject, String what, Throwable e) {
        troubles.error(LOG, subject, what, e);
    }

    /** What a program is told. */
    Problem problem(Throwable e) {
        if (e instanceof UncheckedIOException folder) {
            return Problem.of(503, "folder-unusable", unreadable(folder));
        }
        if (e instanceof Request.MalformedRequest malformed) {
            return Problem.of(400, "malformed-request", malformed.getMessage());
        }
        unforeseen("api", "a request to the Mail Center API failed", e);
        return Problem.of(500, "unforeseen", "something went wrong; see the log");
    }
}
