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
    void what_is_no_json_object_may_be_one_later() {
        for (String text : new String[] {"", "[]", "<html>", "{\"a\": ", "nothing"}) {
            TemporaryException wrong =
                    assertThrows(TemporaryException.class, () -> JsonAnswer.whole(bytes(text)), text);
            assertEquals("not-json", wrong.fault().code());
        }
    }

    @Test
    void more_than_the_bound_is_not_held() {
        String large = "{\"a\": \"" + "x".repeat(100_000) + "\"}";
        UnreadableException refused =
                assertThrows(UnreadableException.class, () -> JsonAnswer.whole(bytes(large), 50_000));
        assertTrue(Graph.isTooLarge(refused));
        assertEquals(100_000, JsonAnswer.whole(bytes(large)).get("a").asText().length());
    }

    @Test
    void what_only_repeats_what_was_posted_is_passed_over() {
        String answer = "{\"id\": \"1\", \"body\": {\"content\": \"" + "x".repeat(2 * JsonAnswer.MAX_BYTES) + "\"}}";
        assertEquals("1", JsonAnswer.withoutEcho(bytes(answer)).get("id").asText());
        assertFalse(JsonAnswer.withoutEcho(bytes(answer)).has("body"));
    }

    @Test
    void an_answer_that_breaks_off_is_the_networks_trouble() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };
        assertThrows(TemporaryException.class, () -> JsonAnswer.whole(broken));
    }
}
