package dev.mailchute.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.graph.GoneException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;

/**
 * Looks whether a mail has gone: by its Message-ID through the whole mailbox, or by its draft.
 *
 * <p>Source: Microsoft Graph, sendMail: the mail is stored as a draft first and moves to Sent Items once transport took it. That
 * Exchange keeps the Message-ID of MIME is not documented; where it does not, nothing is found and the mail stays in doubt.
 */
final class LookUp {
    private final Graph graph;

    LookUp(Graph graph) {
        this.graph = graph;
    }

    /** What the mailbox shows. */
    enum Finding {
        SENT,
        STILL_A_DRAFT,
        NOTHING
    }

    Finding byMessageId(GraphMailbox mailbox, String messageId) {
        String filter = GraphMailbox.segment("internetMessageId eq '" + messageId.replace("'", "''") + "'");
        JsonNode found = graph.get(mailbox, "messages?$select=id,isDraft,internetMessageId&$top=10&$filter=" + filter);
        Finding finding = Finding.NOTHING;
        for (JsonNode message : found.path("value")) {
            if (!message.path("isDraft").asBoolean(true)) {
                return Finding.SENT;
            }
            finding = Finding.STILL_A_DRAFT;
        }
        return finding;
    }

    Finding byDraft(GraphMailbox mailbox, String draftId) {
        try {
            JsonNode draft = graph.get(mailbox, "messages/" + GraphMailbox.segment(draftId) + "?$select=id,isDraft");
            return draft.path("isDraft").asBoolean(true) ? Finding.STILL_A_DRAFT : Finding.SENT;
        } catch (GoneException e) {
            return Finding.NOTHING;
        }
    }
}
