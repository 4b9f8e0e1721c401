package dev.mailchute.graph.transport;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.net.NetworkFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpStatus;

/**
 * The single place that decides what follows from an answer of Graph: temporary or permanent, and whether the message
 * or the mailbox is affected.
 */
public final class Verdict {
    private static final Set<String> MESSAGE_GONE =
            Set.of("ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidId");
    private static final Set<String> FOLDER_GONE =
            Set.of("ErrorFolderNotFound", "ErrorToFolderNotFound", "ErrorSavedItemFolderNotFound");
    private static final Set<String> CANNOT_BE_READ = Set.of(
            "ErrorMimeContentConversionFailed",
            "ErrorItemCorrupt",
            "ErrorContentConversionFailed",
            "ErrorUnsupportedMimeConversion",
            "ErrorVirusDetected");
    /** For any status: Graph returns some of these with 400, 403, 404, 500 or 507, and always means the mailbox or its tenant. */
    private static final Set<String> OF_THE_MAILBOX = Set.of(
            "ErrorInvalidUser",
            "MailboxNotEnabledForRESTAPI",
            "ResourceNotFound",
            "Request_ResourceNotFound",
            "ErrorNonExistentMailbox",
            "ErrorInvalidLicense",
            "ErrorAccessDenied",
            "ErrorAccountDisabled",
            "ErrorAccountSuspend",
            "ErrorAccountSuspendShowTierUpgrade",
            "ErrorOrganizationAccessBlocked",
            "ErrorMessageSubmissionBlocked",
            "ErrorQuotaExceeded",
            "ErrorSubmissionQuotaExceeded",
            "ErrorExceededMessageLimit",
            "ErrorExceededMessageLimitShowTierUpgrade",
            "ErrorExceededHourlyMessageLimit",
            "ErrorExceededMaxRecipientLimit",
            "ErrorExceededMaxRecipientLimitBlock",
            "ErrorExceededMaxRecipientLimitShowTierUpgrade");
    /** After a lost answer to a DELETE, the second DELETE finds the message in Recoverable Items. */
    private static final String REMOVED_ALREADY = "ErrorCannotDeleteObject";

    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "ErrorSendAsDenied",
            "ErrorMessageSizeExceeded",
            "ErrorMessageBlocked",
            "ErrorInvalidRecipients",
            "ErrorMimeContentInvalid",
            "ErrorMimeContentInvalidBase64String",
            "ErrorAttachmentSizeLimitExceeded",
            "ErrorAttachmentNestLevelLimitExceeded");
    /** Temporary: refused before anything was done. */
    private static final Set<String> TEMPORARY = Set.of(
            "ErrorServerBusy",
            "ErrorMessageThrottled",
            "ErrorExceededConnectionCount",
            "ErrorTooManyObjectsOpened",
            "ErrorIrresolvableConflict",
            "ErrorStaleObject",
            "TooManyRequests",
            "ApplicationThrottled");
    /** Temporary. With a 5xx status, a message may still have been sent. */
    private static final Set<String> TEMPORARY_UNLESS_SENDING = Set.of(
            "ErrorMessageTransientError",
            "ErrorInternalServerTransientError",
            "ErrorMailboxStoreUnavailable",
            "ErrorMailboxMoveInProgress",
            "ErrorConnectionFailed");
    /** Exchange itself does not know the outcome. */
    private static final Set<String> OUTCOME_UNKNOWN = Set.of("ErrorTimeoutExpired", "ErrorRequestAborted");

    private static final int URI_TOO_LONG = 414;
    private static final int MISDIRECTED = 421;
    private static final int TOO_EARLY = 425;
    private static final int HEADER_TOO_LARGE = 431;
    private static final int BANDWIDTH = 509;

    private Verdict() {}

    /** The exception for an answer that is not a success. */
    public static MailException of(Operation operation, Fault fault) {
        MailException verdict = byAnswer(operation, fault);
        boolean refused = verdict instanceof MailboxDownException || verdict instanceof PermanentException;
        return operation == Operation.MIME && refused
                ? new RefusedException(fault, verdict instanceof PermanentException)
                : verdict;
    }

    private static MailException byAnswer(Operation operation, Fault fault) {
        int status = fault.status();
        if (status < HttpStatus.SC_MULTIPLE_CHOICES) {
            return operation.sends() ? new UnknownOutcomeException(fault) : new TemporaryException(fault);
        }
        if (status < HttpStatus.SC_BAD_REQUEST) {
            return new MailboxDownException(fault);
        }
        MailException byCode = byCode(operation, fault);
        if (byCode != null) {
            return byCode;
        }
        if (status >= HttpStatus.SC_SERVER_ERROR) {
            return byServerStatus(operation, fault);
        }
        return byClientStatus(operation, fault);
    }

    /** The exception that the code alone determines, whatever the status; null if it determines none. */
    private static MailException byCode(Operation operation, Fault fault) {
        String code = fault.code();
        if (OF_THE_MAILBOX.contains(code)) {
            return new MailboxDownException(fault);
        }
        if (OF_THE_MESSAGE.contains(code) && operation.concernsOneMessage()) {
            return new PermanentException(fault);
        }
        if (CANNOT_BE_READ.contains(code)) {
            return operation.isOutgoing() ? new PermanentException(fault) : new UnreadableException(fault);
        }
        if (FOLDER_GONE.contains(code)) {
            return operation == Operation.MOVE ? GoneException.orItsFolder(fault) : new MailboxDownException(fault);
        }
        if (MESSAGE_GONE.contains(code) || operation == Operation.REMOVE && code.equals(REMOVED_ALREADY)) {
            return operation.concernsOneMessage() ? gone(operation, fault) : new MailboxDownException(ofAFolder(fault));
        }
        if (OUTCOME_UNKNOWN.contains(code)) {
            return operation.sends() ? new UnknownOutcomeException(fault) : new TemporaryException(fault);
        }
        boolean refused = fault.status() < HttpStatus.SC_SERVER_ERROR;
        if (TEMPORARY.contains(code) || TEMPORARY_UNLESS_SENDING.contains(code) && (refused || !operation.sends())) {
            return new TemporaryException(fault);
        }
        return null;
    }

    /** The request named a folder, so Graph's generic code is replaced by one with a suitable next step. */
    private static Fault ofAFolder(Fault fault) {
        return new Fault("folder-not-found", fault.status(), fault.message(), fault.requestId());
    }

    /** A missing list or folder affects the mailbox, not a single message. */
    private static MailException gone(Operation operation, Fault fault) {
        if (operation == Operation.MOVE) {
            return GoneException.orItsFolder(fault);
        }
        return operation.concernsOneMessage() ? new GoneException(fault) : new MailboxDownException(fault);
    }

    private static MailException byServerStatus(Operation operation, Fault fault) {
        return switch (fault.status()) {
            case HttpStatus.SC_INSUFFICIENT_STORAGE -> new MailboxDownException(fault);
            case HttpStatus.SC_SERVICE_UNAVAILABLE, BANDWIDTH -> new TemporaryException(fault);
            default -> operation.sends() ? new UnknownOutcomeException(fault) : new TemporaryException(fault);
        };
    }

    private static MailException byClientStatus(Operation operation, Fault fault) {
        return switch (fault.status()) {
            case HttpStatus.SC_UNAUTHORIZED, HttpStatus.SC_FORBIDDEN, HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED ->
                new MailboxDownException(fault);
            case HttpStatus.SC_NOT_FOUND, HttpStatus.SC_GONE ->
                operation.sends() ? new MailboxDownException(fault) : gone(operation, fault);
            case HttpStatus.SC_CONFLICT,
                    HttpStatus.SC_PRECONDITION_FAILED,
                    HttpStatus.SC_REQUEST_TIMEOUT,
                    HttpStatus.SC_REQUESTED_RANGE_NOT_SATISFIABLE,
                    MISDIRECTED,
                    HttpStatus.SC_LOCKED,
                    HttpStatus.SC_FAILED_DEPENDENCY,
                    TOO_EARLY,
                    HttpStatus.SC_TOO_MANY_REQUESTS -> new TemporaryException(fault);
            case HttpStatus.SC_BAD_REQUEST,
                    HttpStatus.SC_REQUEST_TOO_LONG,
                    URI_TOO_LONG,
                    HttpStatus.SC_UNPROCESSABLE_CONTENT,
                    HEADER_TOO_LARGE ->
                operation.concernsOneMessage() ? new PermanentException(fault) : new MailboxDownException(fault);
            // Graph is not known to use these. Probably a gateway answered, so the message is not held immediately.
            default ->
                operation.concernsOneMessage() && !operation.isOutgoing()
                        ? new TemporaryException(fault)
                        : new MailboxDownException(fault);
        };
    }

    /** The exception for a missing or incomplete answer. */
    public static MailException of(Operation operation, IOException cause) {
        if (wasNeverSent(cause)) {
            return new MailboxDownException(
                    Fault.of("unreachable", "Microsoft Graph cannot be reached: " + NetworkFailure.describe(cause)),
                    cause);
        }
        Fault fault =
                Fault.of("cut-off", "the connection to Microsoft Graph was cut off: " + NetworkFailure.describe(cause));
        return operation.sends() ? new UnknownOutcomeException(fault, cause) : new TemporaryException(fault, cause);
    }

    private static boolean wasNeverSent(IOException cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof javax.net.ssl.SSLHandshakeException
                || cause instanceof javax.net.ssl.SSLPeerUnverifiedException;
    }
}
