package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.CompletedMail;
import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.Optional;

/** Creates, sends and removes drafts of a mailbox. Callers record a draft's id before they send it. */
public final class DraftMessages {
    private static final String MESSAGES = "messages";

    private final Graph graph;

    public DraftMessages(Graph graph) {
        this.graph = graph;
    }

    /** Creates a draft from a complete MIME, for small messages. @return its id */
    public String create(GraphMailbox mailbox, CompletedMail mail) {
        return id(graph.post(mailbox, MESSAGES, new SendMailBody(mail)));
    }

    /**
     * Creates a draft without the attachments, which {@link DraftUpload} adds.
     *
     * @return its id
     * @throws UnsendableMail if its text does not fit into one request
     */
    public String create(GraphMailbox mailbox, DraftParts parts) throws UnsendableMail {
        return id(graph.post(mailbox, MESSAGES, DraftJson.of(parts)));
    }

    private static String id(JsonNode draft) {
        String id = draft.path("id").asText("");
        if (id.isEmpty()) {
            throw new TemporaryException(
                    Fault.of("no-draft", "Microsoft Graph returned no id for the draft, so it was not sent"));
        }
        return id;
    }

    /**
     * @return the request-id of the answer
     * @throws UnknownOutcomeException if it is not known whether it was sent
     */
    public Optional<String> send(GraphMailbox mailbox, String draft) {
        return graph.post(mailbox, Messages.path(draft) + "/send");
    }

    /** @throws GoneException if Graph answers that there is no such message */
    public void remove(GraphMailbox mailbox, String draft) {
        graph.delete(mailbox, Messages.path(draft));
    }
}
