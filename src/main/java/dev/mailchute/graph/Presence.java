package dev.mailchute.graph;

import dev.mailchute.failure.GoneException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks whether a message is still in its mailbox, after a 404 that may also concern a folder.
 *
 * <p>Source: Microsoft Graph, reports of users: a deleted message stays in Recoverable Items, where it can still be
 * read by its immutable id.
 */
public final class Presence {
    private static final String RECOVERABLE_ITEMS = "recoverableitemsdeletions";

    private final Graph graph;
    private final Map<String, String> recoverableItems = new ConcurrentHashMap<>();

    public Presence(Graph graph) {
        this.graph = graph;
    }

    /**
     * @return false if the message is gone, or only in Recoverable Items
     * @throws dev.mailchute.failure.MailException if that cannot be checked
     */
    public boolean isThere(GraphMailbox mailbox, String id) {
        String folder;
        try {
            folder = graph.get(mailbox, Messages.path(id) + "?$select=id,parentFolderId")
                    .path("parentFolderId")
                    .asText();
        } catch (GoneException e) {
            return false;
        }
        return !folder.equals(recoverableItems(mailbox));
    }

    private String recoverableItems(GraphMailbox mailbox) {
        String known = recoverableItems.get(mailbox.key());
        if (known == null) {
            known = graph.get(mailbox, Folders.path(RECOVERABLE_ITEMS) + "?$select=id")
                    .path("id")
                    .asText();
            recoverableItems.put(mailbox.key(), known);
        }
        return known;
    }
}
