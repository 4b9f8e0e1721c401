package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import java.io.IOException;
import java.util.List;

/** The attachments of one message. */
public final class Attachments {
    private static final String LIST = "?$top=100&$select=id,name,contentType,size,isInline";
    /** It belongs to attached files only, so that a list of attachments wants it asked for like this. */
    private static final String CONTENT_ID = ",microsoft.graph.fileAttachment/contentId";

    private final Graph graph;
    private final GraphMailbox mailbox;
    private final String path;

    public Attachments(Graph graph, GraphMailbox mailbox, String message) {
        this.graph = graph;
        this.mailbox = mailbox;
        this.path = Messages.path(message) + "/attachments";
    }

    /**
     * Lists the attachments, until there are more than enough.
     *
     * @param listed takes them, also those before a failure
     * @throws MailException if a page cannot be read
     */
    public void list(List<GraphAttachment> listed, int enough) {
        JsonNode page = firstPage();
        while (true) {
            int before = listed.size();
            page.path("value").forEach(attachment -> listed.add(GraphAttachment.of(attachment)));
            boolean isMore = page.hasNonNull("@odata.nextLink") && listed.size() > before;
            if (!isMore || listed.size() > enough) {
                return;
            }
            page = graph.next(mailbox, page.get("@odata.nextLink").asText());
        }
    }

    private JsonNode firstPage() {
        try {
            return graph.list(mailbox, path + LIST + CONTENT_ID);
        } catch (PermanentException refused) {
            return graph.list(mailbox, path + LIST); // the picture in the text is an attachment beside it, then
        }
    }

    /**
     * Has the bytes of an attachment read, none of which is held.
     *
     * @throws IOException only what the reader itself has thrown: an answer that breaks off is a {@link MailException}
     */
    public void download(GraphAttachment attachment, Graph.Bytes reader) throws IOException {
        graph.download(mailbox, path + "/" + PathSegment.encode(attachment.id()) + "/$value", reader);
    }
}
