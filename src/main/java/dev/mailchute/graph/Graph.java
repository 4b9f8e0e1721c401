package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphComponent;
import dev.mailchute.graph.transport.GraphEndpoint;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.graph.transport.Operation;
import dev.mailchute.graph.transport.Verdict;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Sends the requests to Graph that the Java code makes, through the same {@code graph:} component as the routes. Every
 * method throws a {@link MailException} that says what follows from a failure. Paths and JSON stay inside this package:
 * other packages use {@link Messages}, {@link Folders} and similar classes.
 */
public final class Graph implements AutoCloseable {
    private final ProducerTemplate template;
    private final URI graphUrl;

    public Graph(CamelContext context, URI graphUrl) {
        this.template = context.createProducerTemplate();
        this.graphUrl = graphUrl;
    }

    /**
     * @param path the path below the mailbox with its query, percent-encoded
     * @throws dev.mailchute.failure.UnreadableException if the answer is too large to keep in memory
     */
    JsonNode get(GraphMailbox mailbox, String path) {
        return json("GET", mailbox.key() + "/" + path, message -> message.setBody(null), JsonAnswer::whole);
    }

    /** @param most how many bytes of the answer are kept in memory */
    JsonNode get(GraphMailbox mailbox, String path, int most) {
        return json(
                "GET",
                mailbox.key() + "/" + path,
                message -> message.setBody(null),
                answer -> JsonAnswer.whole(answer, most));
    }

    /** Whether the answer was too large; the caller may ask for less. */
    static boolean isTooLarge(MailException failure) {
        return failure.fault().code().equals(JsonAnswer.TOO_LARGE);
    }

    /** Reads a streamed answer. */
    public interface Bytes {
        void read(InputStream bytes) throws IOException;
    }

    /**
     * Streams the bytes of an answer to a reader.
     *
     * @throws IOException only if the reader threw it: an answer that breaks off is a {@link MailException}
     */
    void download(GraphMailbox mailbox, String path, Bytes reader) throws IOException {
        IOException[] failure = new IOException[1];
        send("GET", mailbox.key() + "/" + path, message -> message.setBody(null), answer -> {
            try {
                reader.read(new Answered(answer));
            } catch (IOException e) {
                failure[0] = e;
            }
            return null;
        });
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    /** Turns read errors, which come from the network, into {@link MailException}s. */
    private static final class Answered extends FilterInputStream {
        Answered(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException e) {
                throw Verdict.of(Operation.READ, e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                throw Verdict.of(Operation.READ, e);
            }
        }
    }

    /** A page of a list: like {@link #get}, but requires a {@code value} array. */
    JsonNode list(GraphMailbox mailbox, String path) {
        return page(get(mailbox, path));
    }

    private static JsonNode page(JsonNode json) {
        if (!json.path("value").isArray()) {
            throw JsonAnswer.notJson(null);
        }
        return json;
    }

    /** The beginning of an answer that is not JSON; the rest is not read. */
    byte[] beginning(GraphMailbox mailbox, String path, int length) {
        return send(
                        "GET",
                        mailbox.key() + "/" + path,
                        message -> message.setBody(null),
                        bytes -> bytes.readNBytes(length))
                .getMessage()
                .getBody(byte[].class);
    }

    /**
     * The next page of a list.
     *
     * @throws MailboxDownException if the link leads away from Graph: it is not followed, because the token would go
     *     with it
     */
    JsonNode next(GraphMailbox mailbox, String nextLink) {
        URI link;
        try {
            link = URI.create(nextLink);
        } catch (IllegalArgumentException e) {
            throw foreignLink("an unreadable link", e);
        }
        boolean ours = graphUrl.getScheme().equalsIgnoreCase(link.getScheme())
                && graphUrl.getHost().equalsIgnoreCase(link.getHost())
                && graphUrl.getPort() == link.getPort()
                && link.getUserInfo() == null;
        if (!ours) {
            throw foreignLink("a link to " + link.getHost(), null);
        }
        return page(json("GET", mailbox.key() + "/" + nextLink, message -> message.setBody(null), JsonAnswer::whole));
    }

    private static MailboxDownException foreignLink(String what, Throwable cause) {
        return new MailboxDownException(
                Fault.of(
                        "foreign-next-link",
                        "Microsoft Graph returned " + what + " as the next page of the list, which is not followed"),
                cause);
    }

    JsonNode post(GraphMailbox mailbox, String path, JsonNode body) {
        return created(mailbox, path, message -> putJson(message, body));
    }

    /** A POST of another type than JSON; the entity has the type. */
    JsonNode post(GraphMailbox mailbox, String path, HttpEntity body) {
        return created(mailbox, path, message -> message.setBody(body));
    }

    private JsonNode created(GraphMailbox mailbox, String path, Consumer<Message> request) {
        return json("POST", mailbox.key() + "/" + path, request, JsonAnswer::withoutEcho);
    }

    /** A POST of another type than JSON, without an answer. */
    void submit(GraphMailbox mailbox, String path, HttpEntity body) {
        send("POST", mailbox.key() + "/" + path, message -> message.setBody(body));
    }

    void patch(GraphMailbox mailbox, String path, JsonNode body) {
        send("PATCH", mailbox.key() + "/" + path, message -> putJson(message, body));
    }

    /** A POST of JSON that has no answer. */
    void submit(GraphMailbox mailbox, String path, JsonNode body) {
        send("POST", mailbox.key() + "/" + path, message -> putJson(message, body));
    }

    /** A POST without body and answer. @return its request-id */
    Optional<String> post(GraphMailbox mailbox, String path) {
        Exchange answered = send("POST", mailbox.key() + "/" + path, message -> message.setBody(null));
        return Optional.ofNullable(answered.getMessage().getHeader(GraphComponent.REQUEST_ID, String.class));
    }

    void delete(GraphMailbox mailbox, String path) {
        send("DELETE", mailbox.key() + "/" + path, message -> message.setBody(null));
    }

    /**
     * Uploads one range of an upload session. The URL is the permission; no token is sent.
     *
     * <p>Source: Microsoft Graph, attachment: createUploadSession: 200 names the start of the next expected range, 201
     * says that everything is attached.
     *
     * @param from where the range starts in {@code size} bytes
     * @throws TemporaryException also if the answer does not confirm this range: a message with an incomplete
     *     attachment must not be sent
     */
    void upload(GraphMailbox mailbox, URI uploadUrl, byte[] range, long from, long size) {
        long next = from + range.length;
        Consumer<Message> request = message -> {
            message.setHeader(Exchange.CONTENT_TYPE, "application/octet-stream");
            message.setHeader("Content-Range", "bytes " + from + "-" + (next - 1) + "/" + size);
            message.setBody(range);
        };
        String address = mailbox.key() + "/" + uploadUrl;
        boolean isTaken = next == size
                ? isCreated(send("PUT", address, request))
                : nextExpected(json("PUT", address, request, JsonAnswer::whole)).equals(Long.toString(next));
        if (!isTaken) {
            throw new TemporaryException(Fault.of(
                    "upload-cut-off",
                    "Microsoft Graph did not confirm the whole attachment, so the message was not sent"));
        }
    }

    private static boolean isCreated(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) == HttpStatus.SC_CREATED;
    }

    /** {@code 100} and {@code 100-} both mean that the range from byte 100 is expected next. */
    private static String nextExpected(JsonNode session) {
        return session.at("/nextExpectedRanges/0").asText().replaceFirst("-.*", "");
    }

    private static void putJson(Message message, JsonNode body) {
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(body.toString());
    }

    private JsonNode json(String method, String address, Consumer<Message> request, GraphEndpoint.Reader reader) {
        return (JsonNode) send(method, address, request, reader).getMessage().getBody();
    }

    /** The answer is streamed, so it may have any size. */
    private Exchange send(String method, String address, Consumer<Message> request, GraphEndpoint.Reader reader) {
        return exchange("graph:any?disableStreamCache=true&httpMethod=" + method, address, request, reader);
    }

    /** The answer is empty or small. */
    private Exchange send(String method, String address, Consumer<Message> request) {
        return exchange("graph:any?httpMethod=" + method, address, request, null);
    }

    private Exchange exchange(String uri, String address, Consumer<Message> request, GraphEndpoint.Reader reader) {
        Exchange exchange = template.send(uri, e -> {
            request.accept(e.getMessage());
            e.getMessage().setHeader(GraphEndpoint.ADDRESS, address);
            e.setProperty(GraphEndpoint.READER, reader);
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
                .map(e -> new IllegalStateException("a request to Microsoft Graph could not be made", e));
    }

    @Override
    public void close() throws IOException {
        template.close();
    }
}
