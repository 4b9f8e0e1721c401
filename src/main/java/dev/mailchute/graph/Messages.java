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

/** The messages of a mailbox, each by its id. Every method throws a {@link MailException} that says what follows from a failure. */
public final class Messages {
    private static final String SOME = "messages?$select=id&$top=50";

    private final Graph graph;

    public Messages(Graph graph) {
        this.graph = graph;
    }

    /** The address of a message behind {@code graph:}, for routes. */
    public static String uri(GraphMailbox mailbox, String id) {
        return mailbox.key() + "/" + path(id);
    }

    static String path(String id) {
        return "messages/" + PathSegment.encode(id);
    }

    /** What a list would show of the message. */
    public MailSummary summary(GraphMailbox mailbox, String id) {
        return MailSummary.of(graph.get(mailbox, path(id) + "?$select=" + MailSummary.SELECT));
    }

    public List<String> categories(GraphMailbox mailbox, String id) {
        return MailSummary.of(graph.get(mailbox, path(id) + "?$select=categories"))
                .categories();
    }

    /** The ids of any messages, in whatever folder; few of them, and in no order that means anything. */
    public Set<String> someIds(GraphMailbox mailbox) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode message : graph.list(mailbox, SOME).path("value")) {
            ids.add(message.path("id").asText());
        }
        return ids;
    }

    /** The MIME of a message that is known to be small; all of it is in memory, so what is more than a few MB is cut off. */
    public byte[] mime(GraphMailbox mailbox, String id) {
        return beginningOfMime(mailbox, id, JsonAnswer.MAX_BYTES);
    }

    /** Asks for the MIME of a message, and reads no more than its beginning. */
    public byte[] beginningOfMime(GraphMailbox mailbox, String id, int length) {
        return graph.beginning(mailbox, path(id) + "/$value", length);
    }

    /** What Graph tells of a message besides its attachments, for one whose MIME cannot be had. */
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
