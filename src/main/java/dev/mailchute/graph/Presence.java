package dev.mailchute.graph;

import dev.mailchute.failure.GoneException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a mail is still in its mailbox: asked after an answer that says so of a folder in the same words.
 *
 * <p>Source: Microsoft Graph, reports of users: a removed mail lies in Recoverable Items and can still be read by its immutable id.
 */
public final class Presence {
    private static final String RECOVERABLE_ITEMS = "recoverableitemsdeletions";

    private final Graph graph;
    private final Map<String, String> recoverableItems = new ConcurrentHashMap<>();

    public Presence(Graph graph) {
        this.graph = graph;
    }

    /**
     * @return false if the mail is not there, or only where removed mail is kept
     * @throws dev.mailchute.failure.MailException if that cannot be found out
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
