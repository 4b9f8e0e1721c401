package dev.mailchute.failure;

import java.util.Optional;

/**
 * What Graph, the sign-in or the network said when a request did not work.
 *
 * @param code Graph's error code, an AADSTS number, or a word of ours in kebab case where the provider gave none
 * @param status the HTTP status, 0 where there was no answer
 * @param message the provider's own sentence, or ours
 * @param requestId what Microsoft's support asks for
 */
public record Fault(String code, int status, String message, Optional<String> requestId) {

    /** Not a fault of anybody: Graph asked to wait, and nothing is asked until then. */
    public static final String PAUSED = "paused";

    /** A fault that no provider named. */
    public static Fault of(String code, String message) {
        return new Fault(code, 0, message, Optional.empty());
    }

    /** Nobody's fault: nothing more is asked, because Mailchute stops. */
    public static Fault stopping() {
        return of("stopping", "Mailchute is stopping");
    }

    /** What a failure says; for one that nobody foresaw, what it says of itself. */
    public static Fault of(Exception failure) {
        return failure instanceof MailException mail ? mail.fault() : of("unexpected", said(failure));
    }

    /** Of what Camel has wrapped on its way, what was inside: an error of a library, for one, is always wrapped. */
    private static String said(Throwable failure) {
        Throwable meant = failure;
        while (meant.getCause() != null && meant.getClass().getName().startsWith("org.apache.camel.")) {
            meant = meant.getCause();
        }
        boolean speaks = meant instanceof Exception && meant.getMessage() != null;
        return speaks ? meant.getMessage() : meant.toString();
    }

    /** The same in one line. */
    public static String describe(Exception failure) {
        return of(failure).text();
    }

    /** Sentence, code and request-id in one line. */
    public String text() {
        String text = message + " (" + code + (status == 0 ? "" : ", HTTP " + status) + ")";
        return requestId.map(id -> text + ", request-id " + id).orElse(text);
    }
}
