package dev.mailchute.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A collector of traces: OTLP over HTTP, in protobuf. */
public final class TraceCollector implements AutoCloseable {
    private static final int STATUS_ERROR = 2;

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Span> refused = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;

    /** @param parent empty for the root of a trace */
    public record Span(
            String trace,
            String id,
            String parent,
            String name,
            Map<String, String> attributes,
            int events,
            boolean isError) {
        public String attribute(String key) {
            return attributes.get(key);
        }
    }

    /** On a port of its own. */
    public TraceCollector() {
        this(0);
    }

    public TraceCollector(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type"));
        if (answer == 200) {
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            read(body, spans);
        } else {
            read(body, refused);
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    /** ExportTraceServiceRequest, ResourceSpans and ScopeSpans: each is a list in the one around it. */
    private static void read(byte[] request, List<Span> into) {
        fields(request, (number, resource) -> {
            if (number == 1) {
                fields((byte[]) resource, (inResource, scope) -> {
                    if (inResource == 2) {
                        fields((byte[]) scope, (inScope, span) -> {
                            if (inScope == 2) {
                                into.add(span((byte[]) span));
                            }
                        });
                    }
                });
            }
        });
    }

    private static Span span(byte[] bytes) {
        Map<Integer, Object> fields = new TreeMap<>();
        Map<String, String> attributes = new TreeMap<>();
        int[] events = new int[1];
        boolean[] error = new boolean[1];
        fields(bytes, (number, value) -> {
            switch (number) {
                case 9 -> attribute((byte[]) value, attributes);
                case 11 -> events[0]++;
                case 15 ->
                    fields((byte[]) value, (inStatus, code) -> {
                        error[0] |= inStatus == 3 && (long) code == STATUS_ERROR;
                        if (inStatus == 2) {
                            attributes.put("status.message", text(code));
                        }
                    });
                default -> fields.put(number, value);
            }
        });
        return new Span(
                hex(fields.get(1)),
                hex(fields.get(2)),
                hex(fields.get(4)),
                text(fields.get(5)),
                attributes,
                events[0],
                error[0]);
    }

    private static void attribute(byte[] keyValue, Map<String, String> into) {
        Map<Integer, Object> pair = new TreeMap<>();
        fields(keyValue, pair::put);
        fields(
                (byte[]) pair.get(2),
                (type, value) -> into.put(text(pair.get(1)), type == 1 ? text(value) : value.toString()));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static String hex(Object bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex((byte[]) bytes);
    }

    /** Passes on each field: a {@code Long}, or the bytes of what has a length. */
    private static void fields(byte[] message, BiConsumer<Integer, Object> field) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case 0 -> field.accept(number, varint(in));
                case 1 -> field.accept(number, in.getLong());
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    field.accept(number, bytes);
                }
                case 5 -> field.accept(number, (long) in.getInt());
                default -> throw new IllegalArgumentException("wire type of tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Answers everything like that from now on, and refuses spans unless it is 200. */
    public void answers(int status) {
        answer = status;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The method, path and type of each request. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public List<Span> refused() {
        return List.copyOf(refused);
    }

    /** The spans of each trace, by its id. */
    public Map<String, List<Span>> traces() {
        Map<String, List<Span>> traces = new TreeMap<>();
        spans.forEach(span ->
                traces.computeIfAbsent(span.trace(), id -> new ArrayList<>()).add(span));
        return traces;
    }

    /** Everything that was received, to be searched for what must not be in it. */
    public String everything() {
        return String.join("\n", bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
