package dev.mailchute.cluster;

/** The database cannot carry a cluster; the message says what to change. */
public final class UnsuitableDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsuitableDatabaseException(String message) {
        super(message);
    }
}
