package dev.mailchute.mailcenter;

import dev.mailchute.health.TroubleLog;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs actions on letters that failed in an unforeseen way. */
final class FailedActions {
    private static final Logger LOG = LoggerFactory.getLogger(FailedActions.class);

    private final TroubleLog troubles = new TroubleLog();

    /** @return the reason in words */
    String logged(String id, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException folder) {
                String reason = "the Mail Center's folder cannot be used: " + describe(folder.getCause());
                troubles.warn(LOG, "actions", reason, "the action on letter " + id + " failed: " + reason);
                return reason;
            }
        }
        LOG.error("the action on letter {} failed", id, failure);
        return "unexpected error: " + describe(root(failure)) + "; see the log";
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
