package dev.mailchute.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Ordered;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Requests to Graph that need more than one step, or an answer in Java: over the same {@code graph:} component as the routes.
 * Every method throws a {@link MailException} that says what follows from a failure.
 */
public final class Graph implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProducerTemplate template;
    private final URI graphUrl;

    public Graph(CamelContext context, URI graphUrl) {
        this.template = context.createProducerTemplate();
        this.graphUrl = graphUrl;
    }

    /** @param path below the mailbox, with its query, percent-encoded */
    public JsonNode get(GraphMailbox mailbox, String path) {
        return json(send("GET", mailbox.key() + "/" + path, message -> message.setBody(null)));
    }

    /** The MIME of a message that is known to be small; all of it is in memory. */
    public byte[] mime(GraphMailbox mailbox, String messageId) {
        String path = mailbox.key() + "/messages/" + GraphMailbox.segment(messageId) + "/$value";
        return send("GET", path, message -> message.setBody(null)).getMessage().getBody(byte[].class);
    }

    /** A page of a list: as {@link #get}, and it has its members. */
    public JsonNode list(GraphMailbox mailbox, String path) {
        return page(get(mailbox, path));
    }

    private static JsonNode page(JsonNode json) {
        if (!json.path("value").isArray()) {
            throw notJson(null);
        }
        return json;
    }

    /** Asks for the MIME of a message, and reads no more than its beginning. */
    public byte[] beginningOfMime(GraphMailbox mailbox, String messageId, int length) {
        String path = "messages/" + GraphMailbox.segment(messageId) + "/$value";
        Beginning beginning = new Beginning(length);
        Exchange exchange = template.send("graph:any?httpMethod=GET&disableStreamCache=true", e -> {
            e.getMessage().setHeader(GraphEndpoint.ADDRESS, mailbox.key() + "/" + path);
            e.getExchangeExtension().addOnCompletion(beginning);
        });
        failure(exchange).ifPresent(e -> {
            throw e;
        });
        return beginning.bytes();
    }

    /** Reads from a streamed answer before camel-http closes it, which it does when the exchange is done. */
    private static final class Beginning extends SynchronizationAdapter {
        private final int length;
        private byte[] bytes = new byte[0];
        private IOException broken;

        Beginning(int length) {
            this.length = length;
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST;
        }

        @Override
        public void onComplete(Exchange exchange) {
            try (InputStream answer = exchange.getMessage().getBody(InputStream.class)) {
                bytes = answer == null ? bytes : answer.readNBytes(length);
            } catch (IOException e) {
                broken = e;
            }
        }

        byte[] bytes() {
            if (broken != null) {
                throw Verdict.of(Operation.MIME, broken);
            }
            return bytes;
        }
    }

    /**
     * The next page of a list.
     *
     * @throws MailboxDownException if the link leads away from Graph: it is not followed, for the token would go with it
     */
    public JsonNode next(GraphMailbox mailbox, String nextLink) {
        URI link;
        try {
            link = URI.create(nextLink);
        } catch (IllegalArgumentException e) {
            throw foreign("an unreadable link", e);
        }
        boolean ours = graphUrl.getScheme().equalsIgnoreCase(link.getScheme())
                && graphUrl.getHost().equalsIgnoreCase(link.getHost())
                && graphUrl.getPort() == link.getPort()
                && link.getUserInfo() == null;
        if (!ours) {
            throw foreign("a link to " + link.getHost(), null);
        }
        return page(json(send("GET", mailbox.key() + "/" + nextLink, message -> message.setBody(null))));
    }

    private static MailboxDownException foreign(String what, Throwable cause) {
        return new MailboxDownException(
                Fault.of("foreign-next-link", "the next page of the list is " + what + ", which is not followed"),
                cause);
    }

    public JsonNode post(GraphMailbox mailbox, String path, JsonNode body) {
        return json(send("POST", mailbox.key() + "/" + path, message -> putJson(message, body)));
    }

    /** A POST of something else than JSON; the entity knows its type. */
    public JsonNode post(GraphMailbox mailbox, String path, HttpEntity body) {
        return json(send("POST", mailbox.key() + "/" + path, message -> message.setBody(body)));
    }

    /** A POST of something else than JSON that has no answer. */
    public void submit(GraphMailbox mailbox, String path, HttpEntity body) {
        send("POST", mailbox.key() + "/" + path, message -> message.setBody(body));
    }

    /** A POST that has neither body nor answer. */
    public void post(GraphMailbox mailbox, String path) {
        send("POST", mailbox.key() + "/" + path, message -> message.setBody(null));
    }

    public void patch(GraphMailbox mailbox, String path, JsonNode body) {
        send("PATCH", mailbox.key() + "/" + path, message -> putJson(message, body));
    }

    public void delete(GraphMailbox mailbox, String path) {
        send("DELETE", mailbox.key() + "/" + path, message -> message.setBody(null));
    }

    /**
     * One range of an upload session. The URL is its own permission; no token goes with it.
     *
     * <p>Source: Microsoft Graph, attachment: createUploadSession: 200 names the start of the range that is wanted next, 201 says
     * that all of it is attached.
     *
     * @param from where the range starts in a whole of {@code size} bytes
     * @throws TemporaryException also if the answer says something else than that this range was taken; a mail whose attachment is
     *     not whole must not go
     */
    public void upload(GraphMailbox mailbox, URI uploadUrl, byte[] range, long from, long size) {
        long next = from + range.length;
        Exchange exchange = send("PUT", mailbox.key() + "/" + uploadUrl, message -> {
            message.setHeader(Exchange.CONTENT_TYPE, "application/octet-stream");
            message.setHeader("Content-Range", "bytes " + from + "-" + (next - 1) + "/" + size);
            message.setBody(range);
        });
        boolean isTaken =
                next == size ? isCreated(exchange) : wantedNext(json(exchange)).equals(Long.toString(next));
        if (!isTaken) {
            throw new TemporaryException(
                    Fault.of("upload-cut-off", "Microsoft Graph does not say that it has all of the attachment"));
        }
    }

    private static boolean isCreated(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) == HttpStatus.SC_CREATED;
    }

    /** {@code 100} and {@code 100-} both say that what starts at byte 100 is wanted. */
    private static String wantedNext(JsonNode session) {
        return session.at("/nextExpectedRanges/0").asText().replaceFirst("-.*", "");
    }

    private static void putJson(Message message, JsonNode body) {
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(body.toString());
    }

    private Exchange send(String method, String address, Consumer<Message> request) {
        Exchange exchange = template.send("graph:any?httpMethod=" + method, e -> {
            request.accept(e.getMessage());
            e.getMessage().setHeader(GraphEndpoint.ADDRESS, address);
        });
        failure(exchange).ifPresent(e -> {
            throw e;
        });
        return exchange;
    }

    private static Optional<RuntimeException> failure(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure instanceof MailException mail) {
            return Optional.of(mail);
        }
        if (failure instanceof IOException io) {
            return Optional.of(Verdict.of(Operation.OTHER, io));
        }
        return Optional.ofNullable(failure)
                .map(e -> new IllegalStateException("a request to Graph could not be made", e));
    }

    private static JsonNode json(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body == null || body.length == 0) {
            throw notJson(null);
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json instanceof ObjectNode) {
                return json;
            }
            throw notJson(null);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw Verdict.of(Operation.OTHER, e);
        }
    }

    private static TemporaryException notJson(Exception cause) {
        return new TemporaryException(
                new Fault(
                        "not-json",
                        200,
                        "the answer is not the JSON that was asked for; a proxy or gateway in between may have given it",
                        Optional.empty()),
                cause);
    }

    @Override
    public void close() throws IOException {
        template.close();
    }
}
