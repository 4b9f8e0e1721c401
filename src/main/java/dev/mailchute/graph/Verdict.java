package dev.mailchute.graph;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpStatus;

/** The one place that decides what follows from an answer of Graph: temporary or permanent, the mail's or the mailbox's. */
final class Verdict {
    private static final Set<String> MAIL_GONE =
            Set.of("ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidId");
    private static final Set<String> CANNOT_BE_READ =
            Set.of("ErrorMimeContentConversionFailed", "ErrorItemCorrupt", "ErrorContentConversionFailed");
    private static final Set<String> NOT_THIS_MAILBOX = Set.of(
            "ErrorInvalidUser",
            "MailboxNotEnabledForRESTAPI",
            "ResourceNotFound",
            "Request_ResourceNotFound",
            "ErrorNonExistentMailbox",
            "ErrorFolderNotFound",
            "ErrorQuotaExceeded",
            "ErrorExceededMessageLimit",
            "ErrorSubmissionQuotaExceeded",
            "ErrorAccessDenied");
    /** A second DELETE, where the answer to the first was lost, finds the mail in Recoverable Items. */
    private static final String REMOVED_ALREADY = "ErrorCannotDeleteObject";

    private static final Set<String> CHANGED_MEANWHILE = Set.of("ErrorIrresolvableConflict", "ErrorStaleObject");
    private static final Set<String> REFUSED_FOR_THIS_MAIL = Set.of("ErrorSendAsDenied", "ErrorMessageSizeExceeded");

    private Verdict() {}

    /** What follows from an answer that is not a success. */
    static MailException of(Operation operation, Fault fault) {
        MailException verdict = byTheAnswerAlone(operation, fault);
        boolean refused = verdict instanceof MailboxDownException || verdict instanceof PermanentException;
        return operation == Operation.MIME && refused
                ? new RefusedException(fault, verdict instanceof PermanentException)
                : verdict;
    }

    private static MailException byTheAnswerAlone(Operation operation, Fault fault) {
        int status = fault.status();
        String code = fault.code();
        if (status < HttpStatus.SC_MULTIPLE_CHOICES) {
            return operation.sends() ? new UnknownOutcomeException(fault) : new TemporaryException(fault);
        }
        if (status < HttpStatus.SC_BAD_REQUEST) {
            return new MailboxDownException(fault);
        }
        if (CANNOT_BE_READ.contains(code)) {
            return new UnreadableException(fault);
        }
        if (REFUSED_FOR_THIS_MAIL.contains(code)) {
            return new PermanentException(fault);
        }
        if (NOT_THIS_MAILBOX.contains(code)) {
            return new MailboxDownException(fault);
        }
        if (MAIL_GONE.contains(code) || operation == Operation.REMOVE && code.equals(REMOVED_ALREADY)) {
            return new GoneException(fault);
        }
        if (CHANGED_MEANWHILE.contains(code)) {
            return new TemporaryException(fault);
        }
        return switch (status) {
            case HttpStatus.SC_UNAUTHORIZED, HttpStatus.SC_FORBIDDEN, HttpStatus.SC_INSUFFICIENT_STORAGE ->
                new MailboxDownException(fault);
            case HttpStatus.SC_NOT_FOUND ->
                operation.concernsOneMail() && !operation.sends()
                        ? new GoneException(fault)
                        : new MailboxDownException(fault);
            case HttpStatus.SC_CONFLICT,
                    HttpStatus.SC_PRECONDITION_FAILED,
                    HttpStatus.SC_REQUEST_TIMEOUT,
                    HttpStatus.SC_REQUESTED_RANGE_NOT_SATISFIABLE,
                    HttpStatus.SC_TOO_MANY_REQUESTS,
                    HttpStatus.SC_SERVICE_UNAVAILABLE,
                    509 -> new TemporaryException(fault);
            default -> {
                if (status >= HttpStatus.SC_SERVER_ERROR) {
                    yield operation.sends() ? new UnknownOutcomeException(fault) : new TemporaryException(fault);
                }
                yield operation.concernsOneMail() ? new PermanentException(fault) : new MailboxDownException(fault);
            }
        };
    }

    /** What follows from having had no answer, or no whole one. */
    static MailException of(Operation operation, IOException cause) {
        if (neverLeftThisMachine(cause)) {
            return new MailboxDownException(
                    Fault.of("unreachable", "Microsoft Graph cannot be reached: " + words(cause)), cause);
        }
        Fault fault = Fault.of("cut-off", "the connection to Microsoft Graph was cut off: " + words(cause));
        return operation.sends() ? new UnknownOutcomeException(fault, cause) : new TemporaryException(fault, cause);
    }

    private static boolean neverLeftThisMachine(IOException cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof javax.net.ssl.SSLHandshakeException
                || cause instanceof javax.net.ssl.SSLPeerUnverifiedException;
    }

    static String words(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "the host name " + cause.getMessage() + " is not known";
        }
        if (cause instanceof InterruptedIOException && !(cause instanceof ConnectTimeoutException)) {
            return "no answer in time";
        }
        if (cause instanceof SSLException) {
            return "TLS: " + cause.getMessage();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
