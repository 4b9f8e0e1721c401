package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphMailbox;

/** Small read-only requests that show whether a mailbox can be read. Every method throws a {@link MailException} if it cannot. */
public final class MailboxReading {
    private final Graph graph;

    public MailboxReading(Graph graph) {
        this.graph = graph;
    }

    /** The name and message counts of a folder. */
    public record FolderContent(String displayName, long unread, long total) {}

    /** Reads any one of its folders. */
    public void anyFolder(GraphMailbox mailbox) {
        graph.get(mailbox, "mailFolders?$select=id&$top=1");
    }

    /** @param folder an id or well-known name from {@link Folders} */
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

    /** Lists any one message of a folder, if there is one. */
    public void anyMessage(GraphMailbox mailbox, String folder) {
        graph.get(mailbox, Folders.path(folder) + "/messages?$select=id,subject,isRead&$top=1");
    }
}
