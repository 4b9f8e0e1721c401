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
    /** Only file attachments have it, so a list of attachments must select it with its type. */
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
     * Lists the attachments, stopping once there are more than {@code enough}.
     *
     * @param listed receives them, including those read before a failure
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
            return graph.list(mailbox, path + LIST); // inline pictures then become ordinary attachments
        }
    }

    /**
     * Streams the bytes of an attachment to a reader.
     *
     * @throws IOException only if the reader threw it: an answer that breaks off is a {@link MailException}
     */
    public void download(GraphAttachment attachment, Graph.Bytes reader) throws IOException {
        graph.download(mailbox, path + "/" + PathSegment.encode(attachment.id()) + "/$value", reader);
    }
}
