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
            // Among many drafts of earlier tries, the one that has gone may come late.
            Optional<String> next = trail.next(page);
            if (next.isEmpty()) {
                return new Trace(false, List.copyOf(drafts));
            }
            page = graph.next(mailbox, next.get());
        }
    }

    /** A message in Sent Items, with the Message-ID that it has there. */
    public record SentMessage(String id, String messageId) {}

    /** The message with this Message-ID in Sent Items; else, if Exchange gave it another one, the newest with this subject. */
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
