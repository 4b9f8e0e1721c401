package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonAnswerTest {
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_answer_that_is_not_a_json_object_is_a_temporary_failure() {
        for (String text : new String[] {"", "[]", "<html>", "{\"a\": ", "nothing"}) {
            TemporaryException wrong =
                    assertThrows(TemporaryException.class, () -> JsonAnswer.whole(bytes(text)), text);
            assertEquals("not-json", wrong.fault().code());
        }
    }

    @Test
    void an_answer_larger_than_the_limit_is_not_kept_in_memory() {
        String large = "{\"a\": \"" + "x".repeat(100_000) + "\"}";
        UnreadableException refused =
                assertThrows(UnreadableException.class, () -> JsonAnswer.whole(bytes(large), 50_000));
        assertTrue(Graph.isTooLarge(refused));
        assertEquals(100_000, JsonAnswer.whole(bytes(large)).get("a").asText().length());
    }

    @Test
    void members_that_repeat_the_posted_content_are_skipped() {
        String answer = "{\"id\": \"1\", \"body\": {\"content\": \"" + "x".repeat(2 * JsonAnswer.MAX_BYTES) + "\"}}";
        assertEquals("1", JsonAnswer.withoutEcho(bytes(answer)).get("id").asText());
        assertFalse(JsonAnswer.withoutEcho(bytes(answer)).has("body"));
    }

    @Test
    void an_answer_that_breaks_off_is_a_network_failure() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };
        assertThrows(TemporaryException.class, () -> JsonAnswer.whole(broken));
    }
}
