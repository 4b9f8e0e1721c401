package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachmentsTest {
    private static final String NEXT = ", \"@odata.nextLink\": \"https://graph.example/v1.0/next\"}";

    private final CannedGraph graph = new CannedGraph();
    private final List<GraphAttachment> listed = new ArrayList<>();
    private final Attachments attachments =
            new Attachments(graph.graph(), new GraphMailbox("inbound.support", "support@contoso.com", null), "AA/=");

    @AfterEach
    void close() {
        graph.close();
    }

    private List<String> ids() {
        return listed.stream().map(GraphAttachment::id).toList();
    }

    @Test
    void all_pages_are_listed() {
        graph.on("v1.0/next", "{\"value\": [{\"id\": \"2\"}]}")
                .on("attachments?", "{\"value\": [{\"id\": \"1\"}]" + NEXT);
        attachments.list(listed, 10);
        assertEquals(List.of("1", "2"), ids());
        assertTrue(graph.requests().get(0).contains("messages/AA%2F%3D/attachments"), graph.requests()::toString);
    }

    @Test
    void a_list_without_an_end_is_not_followed() {
        graph.on("v1.0/next", "{\"value\": [{\"id\": \"2\"}]" + NEXT).on("attachments?", "{\"value\": []" + NEXT);
        attachments.list(listed, 3);
        assertEquals(1, graph.requests().size());
        graph.on("attachments?", "{\"value\": [{\"id\": \"1\"}]" + NEXT);
        attachments.list(listed, 3);
        assertEquals(4, listed.size());
    }

    @Test
    void attachments_listed_before_a_failure_are_kept() {
        graph.fails("v1.0/next", new TemporaryException(Fault.of("Code", "No.")))
                .on("attachments?", "{\"value\": [{\"id\": \"1\"}]" + NEXT);
        assertThrows(TemporaryException.class, () -> attachments.list(listed, 10));
        assertEquals(List.of("1"), ids());
    }

    @Test
    void if_content_ids_cannot_be_selected_the_list_is_read_without_them() {
        graph.fails("contentId", new PermanentException(Fault.of("BadRequest", "No.")))
                .on("attachments?", "{\"value\": [{\"id\": \"1\", \"isInline\": true}]}");
        attachments.list(listed, 10);
        assertEquals(Optional.of(""), listed.get(0).known().shownAs());
    }
}
