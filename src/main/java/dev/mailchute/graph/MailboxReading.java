package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphMailbox;

/**
 * Requests that read a little of a mailbox and change nothing: they show whether it can be read. Every method throws a
 * {@link MailException} if it cannot.
 */
public final class MailboxReading {
    private final Graph graph;

    public MailboxReading(Graph graph) {
        this.graph = graph;
    }

    /** What a folder holds. */
    public record FolderContent(String displayName, long unread, long total) {}

    /** Reads one of its folders, whichever. */
    public void anyFolder(GraphMailbox mailbox) {
        graph.get(mailbox, "mailFolders?$select=id&$top=1");
    }

    /** @param folder as {@link Folders} finds it */
    public FolderContent folder(GraphMailbox mailbox, String folder) {
        JsonNode read =
                graph.get(mailbox, Folders.path(folder) + "?$select=id,displayName,unreadItemCount,totalItemCount");
        return new FolderContent(
                read.path("displayName").asText(),
                read.path("unreadItemCount").asLong(),
                read.path("totalItemCount").asLong());
    }

    public FolderContent sentItems(GraphMailbox mailbox) {
        return folder(mailbox, "sentitems");
    }

    /** Lists one message of a folder, whichever, if there is one. */
    public void anyMessage(GraphMailbox mailbox, String folder) {
        graph.get(mailbox, Folders.path(folder) + "/messages?$select=id,subject,isRead&$top=1");
    }
}
