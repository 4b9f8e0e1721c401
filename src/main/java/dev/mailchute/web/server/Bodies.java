package dev.mailchute.web.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Reads request bodies as plain bytes, within limits: little from clients that are not signed in, more from others, and a limit on all
 * bodies together. Forms are parsed later, by a worker.
 */
final class Bodies implements Handler<RoutingContext> {
    /** Key of the body's bytes in the routing context. */
    static final String BODY = "mailchute.body";

    /** Bytes of each request that do not count towards the shared limit: others can always sign in, whoever holds the rest. */
    private static final int OWN = 4 * 1024;

    private final Predicate<HttpServerRequest> isKnown;
    private final ConnectionLimit connections;
    private final ByteLimit strangers;
    private final ByteLimit known;

    /** Bytes that may be held at the same time, by one request and by all. */
    private static final class ByteLimit {
        private final Bounds.BodyBounds bounds;
        private int held;

        ByteLimit(Bounds.BodyBounds bounds) {
            this.bounds = bounds;
        }

        synchronized boolean tryTake(int bytes) {
            if (held + bytes > bounds.all()) {
                return false;
            }
            held += bytes;
            return true;
        }

        synchronized void add(int bytes) {
            held -= bytes;
        }
    }

    Bodies(Predicate<HttpServerRequest> isKnown, ConnectionLimit connections, Bounds bounds) {
        this.isKnown = isKnown;
        this.connections = connections;
        this.strangers = new ByteLimit(bounds.strangers());
        this.known = new ByteLimit(bounds.known());
    }

    @Override
    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!chunked && (announced == null || announced.equals("0"))) {
            ctx.next();
            return;
        }
        String type = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            refuse(ctx, 415);
            return;
        }
        ByteLimit limit = isKnown.test(request) ? known : strangers;
        if (!chunked && isMore(announced, limit.bounds.one())) {
            refuse(ctx, 413);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            ctx.response().writeContinue();
        }
        connections.awaitsBody(request);
        new Collection(ctx, limit).begin();
    }

    private static boolean isMore(String announced, int most) {
        try {
            return Long.parseLong(announced) > most;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Answers immediately. The rest is read and dropped for a while: browsers show no answer before they have sent everything. */
    private void refuse(RoutingContext ctx, int status) {
        HttpServerRequest request = ctx.request();
        boolean waits = request.getHeader(HttpHeaders.EXPECT) != null;
        long[] drained = {0};
        request.handler(bytes -> {
            drained[0] += bytes.length();
            if (drained[0] > Bounds.MAX_DRAINED) {
                request.connection().close();
            }
        });
        if (waits) {
            ctx.response().putHeader(HttpHeaders.CONNECTION, "close");
            ctx.addEndHandler(ended -> request.connection().close());
        }
        ctx.fail(status);
    }

    /** The body of one request. */
    private final class Collection {
        private final RoutingContext ctx;
        private final ByteLimit limit;
        private final Buffer body = Buffer.buffer();
        private int taken;
        private boolean over;

        Collection(RoutingContext ctx, ByteLimit limit) {
            this.ctx = ctx;
            this.limit = limit;
        }

        void begin() {
            ctx.addEndHandler(ended -> giveBack());
            ctx.request().exceptionHandler(broken -> giveBack());
            ctx.request().endHandler(ended -> complete());
            ctx.request().handler(this::add);
        }

        private void add(Buffer bytes) {
            if (over) {
                return;
            }
            int length = body.length() + bytes.length();
            int more = Math.max(0, length - OWN) - taken;
            if (length > limit.bounds.one()) {
                giveBack();
                refuse(ctx, 413);
            } else if (!limit.tryTake(more)) {
                giveBack();
                refuse(ctx, 503);
            } else {
                taken += more;
                body.appendBuffer(bytes);
            }
        }

        private void complete() {
            if (!over) {
                connections.awaitsAnswer(ctx.request(), ctx.response());
                ctx.put(BODY, body.getBytes());
                ctx.next();
            }
        }

        /** Releases the bytes, once, when the answer is sent or the request fails. */
        private void giveBack() {
            over = true;
            limit.add(taken);
            taken = 0;
        }
    }
}
