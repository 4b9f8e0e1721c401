package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exception for each answer that is not a success. */
class VerdictTest {
    private static final List<Operation> READING = List.of(Operation.MIME, Operation.READ);
    /** All operations except the download of a message, for which other tests decide what is at fault. */
    private static final List<Operation> OF_ANY_KIND = Stream.of(Operation.values())
            .filter(operation -> operation != Operation.MIME)
            .toList();

    private static final List<Operation> SENDING = List.of(Operation.SEND_MAIL, Operation.SEND_DRAFT);

    private static String verdict(Operation operation, int status, String code) {
        return of(operation, status, code).getClass().getSimpleName().replace("Exception", "");
    }

    private static MailException of(Operation operation, int status, String code) {
        return Verdict.of(operation, new Fault(code, status, "Some words.", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "ErrorExceededMaxRecipientLimitShowTierUpgrade"
            })
    void a_code_about_the_mailbox_never_affects_the_message_whatever_the_status(String code) {
        for (int status : new int[] {400, 403, 404, 500, 503, 507}) {
            for (Operation operation : OF_ANY_KIND) {
                assertEquals("MailboxDown", verdict(operation, status, code), operation + " " + status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrorSendAsDenied",
                "ErrorMessageSizeExceeded",
                "ErrorMessageBlocked",
                "ErrorInvalidRecipients",
                "ErrorMimeContentInvalid",
                "ErrorMimeContentInvalidBase64String",
                "ErrorAttachmentSizeLimitExceeded",
                "ErrorAttachmentNestLevelLimitExceeded"
            })
    void a_code_about_one_message_holds_only_that_message(String code) {
        for (int status : new int[] {400, 403, 413, 500}) {
            for (Operation operation : SENDING) {
                assertEquals("Permanent", verdict(operation, status, code), operation + " " + status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrorServerBusy",
                "ErrorMessageThrottled",
                "ErrorExceededConnectionCount",
                "ErrorTooManyObjectsOpened",
                "ErrorIrresolvableConflict",
                "ErrorStaleObject",
                "TooManyRequests",
                "ApplicationThrottled"
            })
    void a_temporary_refusal_is_retried_and_means_that_nothing_was_sent(String code) {
        for (int status : new int[] {400, 403, 409, 429, 500, 503}) {
            assertEquals("Temporary", verdict(Operation.SEND_MAIL, status, code), "" + status);
            assertEquals("Temporary", verdict(Operation.MIME, status, code), "" + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrorMessageTransientError",
                "ErrorInternalServerTransientError",
                "ErrorMailboxStoreUnavailable",
                "ErrorMailboxMoveInProgress",
                "ErrorConnectionFailed"
            })
    void temporary_codes_are_retried_but_a_send_that_failed_with_5xx_is_searched_for(String code) {
        assertEquals("Temporary", verdict(Operation.SEND_MAIL, 400, code));
        assertEquals("UnknownOutcome", verdict(Operation.SEND_MAIL, 500, code));
        assertEquals("Temporary", verdict(Operation.SEND_MAIL, 503, code));
        assertEquals("Temporary", verdict(Operation.MIME, 400, code));
        assertEquals("Temporary", verdict(Operation.LIST, 500, code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrorTimeoutExpired", "ErrorRequestAborted"})
    void a_timeout_in_exchange_does_not_say_whether_a_message_was_sent(String code) {
        for (int status : new int[] {400, 408, 500, 503, 504}) {
            assertEquals("UnknownOutcome", verdict(Operation.SEND_MAIL, status, code));
            assertEquals("UnknownOutcome", verdict(Operation.SEND_DRAFT, status, code));
            assertEquals("Temporary", verdict(Operation.MIME, status, code));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrorFolderNotFound", "ErrorToFolderNotFound", "ErrorSavedItemFolderNotFound"})
    void a_missing_folder_is_not_a_missing_message(String code) {
        MailException moved = of(Operation.MOVE, 404, code);
        assertTrue(moved instanceof GoneException gone && gone.isPerhapsTheFolder(), moved.toString());
        assertEquals("MailboxDown", verdict(Operation.LIST, 404, code));
        assertEquals("MailboxDown", verdict(Operation.FOLDERS, 404, code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidId"})
    void a_404_is_about_the_message_only_if_the_request_was_for_one(String code) {
        for (Operation operation : READING) {
            assertEquals("Gone", verdict(operation, 404, code));
            assertEquals("Gone", verdict(operation, 400, code));
            assertFalse(((GoneException) of(operation, 404, code)).isPerhapsTheFolder());
        }
        assertEquals("Gone", verdict(Operation.MARK, 404, code));
        assertTrue(((GoneException) of(Operation.MOVE, 404, code)).isPerhapsTheFolder());
        assertEquals("MailboxDown", verdict(Operation.LIST, 404, code));
        assertEquals("MailboxDown", verdict(Operation.FOLDERS, 404, code));
        assertEquals(
                "folder-not-found", of(Operation.FOLDERS, 404, code).fault().code());
    }

    @Test
    void an_object_that_cannot_be_deleted_counts_as_removed_only_for_a_delete() {
        assertEquals("Gone", verdict(Operation.REMOVE, 400, "ErrorCannotDeleteObject"));
        assertEquals("Permanent", verdict(Operation.MARK, 400, "ErrorCannotDeleteObject"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrorMimeContentConversionFailed",
                "ErrorItemCorrupt",
                "ErrorContentConversionFailed",
                "ErrorUnsupportedMimeConversion",
                "ErrorVirusDetected"
            })
    void an_unreadable_message_is_retried_a_few_times_and_an_unsendable_one_never(String code) {
        assertEquals("Unreadable", verdict(Operation.MIME, 500, code));
        assertEquals("Unreadable", verdict(Operation.LIST, 500, code));
        assertEquals("Permanent", verdict(Operation.SEND_MAIL, 400, code));
    }

    @ParameterizedTest
    @CsvSource({
        "302, MailboxDown, MailboxDown, MailboxDown",
        "400, Permanent,   Permanent,   MailboxDown",
        "401, MailboxDown, MailboxDown, MailboxDown",
        "402, Temporary,   MailboxDown, MailboxDown",
        "403, MailboxDown, MailboxDown, MailboxDown",
        "404, Gone,        MailboxDown, MailboxDown",
        "405, Temporary,   MailboxDown, MailboxDown",
        "406, Temporary,   MailboxDown, MailboxDown",
        "407, MailboxDown, MailboxDown, MailboxDown",
        "408, Temporary,   Temporary,   Temporary",
        "409, Temporary,   Temporary,   Temporary",
        "410, Gone,        MailboxDown, MailboxDown",
        "411, Temporary,   MailboxDown, MailboxDown",
        "412, Temporary,   Temporary,   Temporary",
        "413, Permanent,   Permanent,   MailboxDown",
        "414, Permanent,   Permanent,   MailboxDown",
        "415, Temporary,   MailboxDown, MailboxDown",
        "418, Temporary,   MailboxDown, MailboxDown",
        "421, Temporary,   Temporary,   Temporary",
        "422, Permanent,   Permanent,   MailboxDown",
        "423, Temporary,   Temporary,   Temporary",
        "424, Temporary,   Temporary,   Temporary",
        "425, Temporary,   Temporary,   Temporary",
        "426, Temporary,   MailboxDown, MailboxDown",
        "429, Temporary,   Temporary,   Temporary",
        "431, Permanent,   Permanent,   MailboxDown",
        "451, Temporary,   MailboxDown, MailboxDown",
        "500, Temporary,   UnknownOutcome, Temporary",
        "502, Temporary,   UnknownOutcome, Temporary",
        "503, Temporary,   Temporary,   Temporary",
        "504, Temporary,   UnknownOutcome, Temporary",
        "507, MailboxDown, MailboxDown, MailboxDown",
        "509, Temporary,   Temporary,   Temporary",
        "599, Temporary,   UnknownOutcome, Temporary",
        "200, Temporary,   UnknownOutcome, Temporary",
    })
    void without_a_known_code_the_status_decides_by_the_request(
            int status, String reading, String sending, String listing) {
        String code = "http-" + status;
        assertEquals(reading, verdict(Operation.READ, status, code));
        assertEquals(sending, verdict(Operation.SEND_MAIL, status, code));
        assertEquals(listing, verdict(Operation.LIST, status, code));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void only_a_send_can_have_an_unknown_outcome(Operation operation) {
        for (int status : new int[] {200, 408, 500, 502, 504}) {
            assertEquals(
                    operation.sends() && status != 408,
                    verdict(operation, status, "UnknownError").equals("UnknownOutcome"),
                    operation + " " + status);
        }
    }
}
