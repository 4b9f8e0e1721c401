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
 * Finds out whether a message was sent: by its Message-ID in the whole mailbox, or by its draft.
 *
 * <p>Source: Microsoft Graph, sendMail: the message is first stored as a draft and moves to Sent Items once transport
 * has accepted it. It is not documented that Exchange keeps the Message-ID of MIME; if it does not, nothing is found
 * and the message stays in doubt.
 */
public final class SentLookup {
    private final Graph graph;

    public SentLookup(Graph graph) {
        this.graph = graph;
    }

    /**
     * What the search found.
     *
     * @param isSent whether a message was found that is not a draft
     * @param drafts the ids of drafts with the same Message-ID
     */
    public record Trace(boolean isSent, List<String> drafts) {
        public boolean isDraft() {
            return !isSent && !drafts.isEmpty();
        }
    }

    private static String filter(String messageId) {
        return "&$filter=" + PathSegment.encode("internetMessageId eq '" + messageId.replace("'", "''") + "'");
    }

    public Trace byMessageId(GraphMailbox mailbox, String messageId) {
        Set<String> drafts = new LinkedHashSet<>();
        PageTrail trail = new PageTrail();
        JsonNode page =
                graph.list(mailbox, "messages?$select=id,isDraft,internetMessageId&$top=10" + filter(messageId));
        while (true) {
            for (JsonNode message : page.path("value")) {
                if (!message.path("isDraft").asBoolean(true)) {
                    return new Trace(true, List.copyOf(drafts));
                }
                drafts.add(message.path("id").asText());
            }
            // Drafts of earlier attempts may be listed before the sent message.
            Optional<String> next = trail.next(page);
            if (next.isEmpty()) {
                return new Trace(false, List.copyOf(drafts));
            }
            page = graph.next(mailbox, next.get());
        }
    }

    /** A message in Sent Items, with the Message-ID it has there. */
    public record SentMessage(String id, String messageId) {}

    /** The message in Sent Items with this Message-ID or, if Exchange replaced it, the newest with this subject. */
    public Optional<SentMessage> inSentItems(GraphMailbox mailbox, String messageId, String subject) {
        String newest = Folders.path("sentitems") + "/messages?$select=id,subject,internetMessageId&$top=25";
        JsonNode byId =
                graph.get(mailbox, newest + filter(messageId)).path("value").path(0);
        if (byId.isObject()) {
            return Optional.of(sent(byId));
        }
        for (JsonNode message : graph.get(mailbox, newest).path("value")) {
            if (message.path("subject").asText().equals(subject)) {
                return Optional.of(sent(message));
            }
        }
        return Optional.empty();
    }

    private static SentMessage sent(JsonNode message) {
        return new SentMessage(
                message.path("id").asText(), message.path("internetMessageId").asText());
    }

    public Trace byDraft(GraphMailbox mailbox, String draftId) {
        try {
            JsonNode draft = graph.get(mailbox, Messages.path(draftId) + "?$select=id,isDraft");
            boolean still = draft.path("isDraft").asBoolean(true);
            return new Trace(!still, still ? List.of(draftId) : List.of());
        } catch (GoneException e) {
            return new Trace(false, List.of());
        }
    }
}
