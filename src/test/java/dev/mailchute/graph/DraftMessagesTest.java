package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.MailText;
import dev.mailchute.eml.Participants;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DraftMessagesTest {
    private static final GraphMailbox MAILBOX = new GraphMailbox("outbound.orders", "orders@contoso.com", null);
    private static final DraftParts PARTS = new DraftParts(
            new DraftParts.DraftHeading("S", "<1@x.example>", "normal", false, false),
            MailText.plain("Hello"),
            new Participants(new Address("", "orders@contoso.com"), List.of(), List.of(), List.of(), List.of()),
            new DraftParts.Extras(List.of(), List.of(), List.of()),
            List.of());

    private final CannedGraph graph = new CannedGraph();
    private final DraftMessages drafts = new DraftMessages(graph.graph());

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void a_draft_is_created_sent_and_removed_by_its_id() throws Exception {
        graph.on("", "{\"id\": \"A/=\"}");
        String draft = drafts.create(MAILBOX, PARTS);
        drafts.send(MAILBOX, draft);
        drafts.remove(MAILBOX, draft);
        assertEquals(
                List.of(
                        "POST outbound.orders/messages",
                        "POST outbound.orders/messages/A%2F%3D/send",
                        "DELETE outbound.orders/messages/A%2F%3D"),
                graph.requests());
    }

    @Test
    void a_draft_without_an_id_is_a_failure() {
        graph.on("", "{}");
        assertEquals(
                "no-draft",
                assertThrows(TemporaryException.class, () -> drafts.create(MAILBOX, PARTS))
                        .fault()
                        .code());
    }
}
