package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.GoneException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a message was sent: by its Message-ID through the whole mailbox, or by its draft.
 *
 * <p>Source: Microsoft Graph, sendMail: the mail is stored as a draft first and moves to Sent Items once transport took it. That
 * Exchange keeps the Message-ID of MIME is not documented; where it does not, nothing is found and the mail stays in doubt.
 */
public final class SentLookup {
    private final Graph graph;

    public SentLookup(Graph graph) {
        this.graph = graph;
    }

    /**
     * What the mailbox shows.
     *
     * @param isSent whether it is there and is no draft
     * @param drafts ids of drafts with the same Message-ID
     */
    public record Finding(boolean isSent, List<String> drafts) {
        public boolean isDraft() {
            return !isSent && !drafts.isEmpty();
        }
    }

    public Finding byMessageId(GraphMailbox mailbox, String messageId) {
        String filter = PathSegment.encode("internetMessageId eq '" + messageId.replace("'", "''") + "'");
        Set<String> drafts = new LinkedHashSet<>();
        PageTrail trail = new PageTrail();
        JsonNode page = graph.list(mailbox, "messages?$select=id,isDraft,internetMessageId&$top=10&$filter=" + filter);
        while (true) {
            for (JsonNode message : page.path("value")) {
                if (!message.path("isDraft").asBoolean(true)) {
                    return new Finding(true, List.copyOf(drafts));
                }
                drafts.add(message.path("id").asText());
            }
            // Among many drafts of earlier tries, the one that has gone may come late.
            Optional<String> next = trail.next(page);
            if (next.isEmpty()) {
                return new Finding(false, List.copyOf(drafts));
            }
            page = graph.next(mailbox, next.get());
        }
    }

    public Finding byDraft(GraphMailbox mailbox, String draftId) {
        try {
            JsonNode draft = graph.get(mailbox, "messages/" + PathSegment.encode(draftId) + "?$select=id,isDraft");
            boolean still = draft.path("isDraft").asBoolean(true);
            return new Finding(!still, still ? List.of(draftId) : List.of());
        } catch (GoneException e) {
            return new Finding(false, List.of());
        }
    }
}
