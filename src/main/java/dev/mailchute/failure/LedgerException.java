package dev.mailchute.failure;

/** The ledger cannot be opened, read or written. What is not recorded must not be acknowledged. */
public class LedgerException extends RuntimeException {
    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
