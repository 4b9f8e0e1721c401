package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.graph.MailboxContents.Contents;
import dev.mailchute.graph.transport.GraphMailbox;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxContentsTest {
    private static final Instant SINCE = Instant.parse("2026-11-25T09:30:00Z");
    private static final String NEXT = "https://graph.example/v1.0/next";

    private final CannedGraph graph = new CannedGraph();

    @AfterEach
    void close() {
        graph.close();
    }

    private Contents read(int limit) {
        return new MailboxContents(graph.graph())
                .since(new GraphMailbox("inbound.support", "support@contoso.com", null), "inbox", SINCE, limit);
    }

    private static String message(int minute) {
        return "{\"id\": \"" + minute + "\", \"receivedDateTime\": \"2026-11-25T10:" + minute + ":00Z\"}";
    }

    @Test
    void drafts_are_left_out_and_a_message_that_was_never_changed_counts_as_changed_when_it_came() {
        graph.on(
                "messages?",
                "{\"value\": [{\"id\": \"d\", \"isDraft\": true}, {\"id\": \"m\", \"receivedDateTime\": \"2026-11-25T10:00:00Z\"}]}");
        Contents contents = read(100);
        assertEquals(
                List.of("m"),
                contents.messages().stream().map(MailboxContents.Kept::id).toList());
        assertEquals(
                Instant.parse("2026-11-25T10:00:00Z"),
                contents.messages().get(0).times().changed());
        assertEquals(0, contents.more());
        String request = graph.requests().get(0);
        assertTrue(
                request.contains("$filter=receivedDateTime%20ge%202026-11-25T09%3A30%3A00Z")
                        && request.contains("$orderby=receivedDateTime%20asc"),
                request);
    }

    @Test
    void what_is_beyond_the_limit_is_counted_and_not_read() {
        graph.on("$count=true", "{\"@odata.count\": 7, \"value\": []}")
                .on(
                        "messages?",
                        "{\"value\": [" + message(10) + "," + message(11) + "], \"@odata.nextLink\": \"" + NEXT
                                + "\"}");
        Contents contents = read(2);
        assertEquals(2, contents.messages().size());
        assertEquals(7, contents.more());
        assertTrue(
                graph.requests().get(1).contains("receivedDateTime%20gt%202026-11-25T10%3A11%3A00Z"),
                graph.requests()::toString);
    }

    @Test
    void a_list_without_an_end_counts_as_not_read_to_its_end() {
        String page = "{\"value\": [" + message(10) + "], \"@odata.nextLink\": \"" + NEXT + "\"}";
        graph.on("messages?", page).on("/next", page);
        Contents contents = read(100);
        assertEquals(1, contents.messages().size());
        assertEquals(1, contents.more());
    }
}
