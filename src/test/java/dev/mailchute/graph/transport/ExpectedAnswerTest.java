package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.failure.TemporaryException;
import java.io.ByteArrayInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedAnswerTest {
    private static ClassicHttpResponse answer(int status, String type) {
        ClassicHttpResponse answer = new BasicClassicHttpResponse(status);
        if (type != null) {
            answer.setEntity(new StringEntity("{}", ContentType.create(type)));
        }
        return answer;
    }

    @ParameterizedTest
    @CsvSource({
        "SEND_MAIL, 202, , true",
        "SEND_MAIL, 200, application/json, false",
        "SEND_DRAFT, 202, , true",
        "SEND_DRAFT, 200, , false",
        "REMOVE, 204, , true",
        "REMOVE, 200, text/html, false",
        "MARK, 200, application/json, true",
        "MARK, 204, , true",
        "MARK, 200, text/html, false",
        "MARK, 200, , false",
        "MOVE, 201, application/json, true",
        "MOVE, 204, , false",
        "MOVE, 200, text/html, false",
        "DRAFT, 201, application/json, true",
        "UPLOAD, 201, , true",
        "UPLOAD, 200, application/json, true",
        "UPLOAD, 200, text/html, false",
        "MIME, 200, text/plain, true",
        "MIME, 206, text/plain, false",
        "LIST, 302, , false",
    })
    void only_graphs_own_answers_to_success_count(Operation operation, int status, String type, boolean expected) {
        assertEquals(expected, ExpectedAnswer.isExpected(operation, answer(status, type)));
    }

    @Test
    void mime_of_unknown_length_or_another_type_is_refused() {
        ClassicHttpResponse endless = new BasicClassicHttpResponse(200);
        endless.setEntity(
                new InputStreamEntity(new ByteArrayInputStream(new byte[3]), -1, ContentType.create("text/plain")));
        for (ClassicHttpResponse wrong : new ClassicHttpResponse[] {
            endless, answer(200, null), answer(200, "text/html"), answer(200, "application/json")
        }) {
            TemporaryException refused =
                    assertThrows(TemporaryException.class, () -> ExpectedAnswer.requireCompleteMime(wrong));
            assertEquals("not-the-mail", refused.fault().code());
        }
        assertDoesNotThrow(() -> ExpectedAnswer.requireCompleteMime(answer(200, "text/plain")));
    }
}
