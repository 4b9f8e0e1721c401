package dev.mailchute.failure;

/** The ledger cannot be opened, read or written. Nothing may be acknowledged that could not be recorded. */
public final class LedgerException extends RuntimeException {
    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
