package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.failure.RouteMistakeException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are asked about. What may be changed when is tried in the journeys. */
class MailboxChangesTest {
    private static final GraphMailbox SUPPORT = new GraphMailbox("inbound.support", "support@contoso.com", null);
    private static final String USER = "https://graph.microsoft.com/v1.0/users/support%40contoso.com";

    private final MailboxChanges changes = new MailboxChanges();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void guard() {
        changes.guardedBy((mailbox, id) -> {
            asked.add(id);
            return Optional.of(new RouteMistakeException("not yet"));
        });
    }

    private void request(String method, String path, String body) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(USER + path));
        if (body != null) {
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        }
        changes.require(SUPPORT, request);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    PATCH,  /messages/A%2FB%3D,                             `{"isRead": true}`
                    PATCH,  /mailFolders/inbox/messages/A%2FB%3D?$select=id, `{"categories": [], "isRead": true}`
                    PATCH,  /messages/A%2FB%3D,                             `not JSON`
                    DELETE, /messages/A%2FB%3D,
                    POST,   /messages/A%2FB%3D/move,                        `{"destinationId": "x"}`
                    POST,   /messages/A%2FB%3D/permanentDelete,
                    """)
    void what_takes_a_message_out_of_the_unread_ones_is_refused(String method, String path, String body) {
        assertThrows(RouteMistakeException.class, () -> request(method, path, body));
        assertEquals(List.of("A/B="), asked);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    GET,   /messages/A/$value,
                    PATCH, /messages/A,          `{"categories": ["Seen"]}`
                    PATCH, /messages/A,          `{"isRead": false}`
                    POST,  /messages,            `{"subject": "x"}`
                    POST,  /messages/A/forward,  `{"comment": "x"}`
                    POST,  /sendMail,            x
                    """)
    void anything_else_may_be_requested_at_any_time(String method, String path, String body) {
        assertDoesNotThrow(() -> request(method, path, body));
    }

    @Test
    void what_someone_else_has_may_be_changed() {
        changes.guardedBy(ChangeGuard.NONE);
        assertDoesNotThrow(() -> request("DELETE", "/messages/A", null));
    }
}
