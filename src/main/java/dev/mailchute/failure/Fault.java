package dev.mailchute.failure;

import java.util.Optional;

/**
 * Why something failed, as reported by Graph, Entra ID, the network or Mailchute itself.
 *
 * @param code Graph's error code, an AADSTS number, or Mailchute's own code in kebab case
 * @param status the HTTP status; 0 if there was no response
 * @param message the provider's error message, or Mailchute's own
 * @param requestId the id that Microsoft's support asks for
 */
public record Fault(String code, int status, String message, Optional<String> requestId) {

    /** Not an error: Graph is throttling, and no requests are sent until it allows them again. */
    public static final String PAUSED = "paused";

    /** The ledger cannot be read or written. */
    public static final String LEDGER = "ledger";

    /** Not an error: see {@link #stopping}. */
    public static final String STOPPING = "stopping";

    /** Not an error: see {@link #notOwned}. */
    public static final String NOT_OWNED = "not-owned";

    /** A fault with a code of Mailchute's own. */
    public static Fault of(String code, String message) {
        return new Fault(code, 0, message, Optional.empty());
    }

    /** Not an error: no further requests are sent because Mailchute is stopping. */
    public static Fault stopping() {
        return of(STOPPING, "Mailchute is stopping");
    }

    /**
     * Not an error: another node of the cluster has the mailbox, or has it soon, and goes on with what was begun here.
     *
     * @param part as in {@code inbound.support}
     */
    public static Fault notOwned(String part) {
        return of(NOT_OWNED, part + " is not this node's any longer");
    }

    /** Whether it is none: nothing is wrong, only later or elsewhere. */
    public boolean isOnlyLater() {
        return code.equals(PAUSED) || code.equals(STOPPING) || code.equals(NOT_OWNED);
    }

    /** The fault of an exception; {@code unexpected} if it is neither a {@link MailException} nor one of the ledger. */
    public static Fault of(Exception failure) {
        if (failure instanceof NotOwnedException) {
            return of(NOT_OWNED, failure.getMessage());
        }
        if (failure instanceof MailException mail) {
            return mail.fault();
        }
        return of(failure instanceof LedgerException ? LEDGER : "unexpected", message(failure));
    }

    /** Without Camel's wrappers, which an Error thrown by a library always has. */
    private static String message(Throwable failure) {
        Throwable unwrapped = failure;
        while (unwrapped.getCause() != null && unwrapped.getClass().getName().startsWith("org.apache.camel.")) {
            unwrapped = unwrapped.getCause();
        }
        boolean hasMessage = unwrapped instanceof Exception && unwrapped.getMessage() != null;
        return hasMessage ? unwrapped.getMessage() : unwrapped.toString();
    }

    /** The fault of an exception, in one line. */
    public static String describe(Exception failure) {
        return of(failure).text();
    }

    /** Message, code and request-id in one line. */
    public String text() {
        String text = message + " (" + code + (status == 0 ? "" : ", HTTP " + status) + ")";
        return requestId.map(id -> text + ", request-id " + id).orElse(text);
    }
}
