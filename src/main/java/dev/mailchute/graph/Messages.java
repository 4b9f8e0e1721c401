package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.KnownMessage;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Reads messages of a mailbox by id. Every method throws a {@link MailException} that says what follows from a failure. */
public final class Messages {
    private static final String SOME = "messages?$select=id&$top=50";

    private final Graph graph;

    public Messages(Graph graph) {
        this.graph = graph;
    }

    /** The address of a message for {@code graph:} in routes. */
    public static String uri(GraphMailbox mailbox, String id) {
        return mailbox.key() + "/" + path(id);
    }

    static String path(String id) {
        return "messages/" + PathSegment.encode(id);
    }

    /** The message as a list would show it. */
    public MailSummary summary(GraphMailbox mailbox, String id) {
        return MailSummary.of(graph.get(mailbox, path(id) + "?$select=" + MailSummary.SELECT));
    }

    public List<String> categories(GraphMailbox mailbox, String id) {
        return MailSummary.of(graph.get(mailbox, path(id) + "?$select=categories"))
                .categories();
    }

    /** The ids of a few messages from any folder, in no particular order. */
    public Set<String> someIds(GraphMailbox mailbox) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode message : graph.list(mailbox, SOME).path("value")) {
            ids.add(message.path("id").asText());
        }
        return ids;
    }

    /** The MIME of a message that is known to be small. It is kept in memory, so it is cut off at a few MB. */
    public byte[] mime(GraphMailbox mailbox, String id) {
        return beginningOfMime(mailbox, id, JsonAnswer.MAX_BYTES);
    }

    /** Reads only the beginning of a message's MIME. */
    public byte[] beginningOfMime(GraphMailbox mailbox, String id, int length) {
        return graph.beginning(mailbox, path(id) + "/$value", length);
    }

    /** The properties of a message without its attachments, for one whose MIME cannot be read. */
    public KnownMessage known(GraphMailbox mailbox, String id, MessageDetail detail) {
        return GraphMessage.read(graph.get(mailbox, path(id) + "?$select=" + detail.select(), GraphMessage.MAX_BYTES));
    }

    /** Sends a small message in one request. */
    public void send(GraphMailbox mailbox, byte[] mime) {
        graph.submit(
                mailbox,
                "sendMail",
                new StringEntity(
                        Base64.getEncoder().encodeToString(mime),
                        ContentType.create("text/plain", StandardCharsets.US_ASCII)));
    }
}
