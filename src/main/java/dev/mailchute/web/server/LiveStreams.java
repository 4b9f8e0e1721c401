package dev.mailchute.web.server;

import dev.mailchute.health.TroubleLog;
import dev.mailchute.web.server.LiveSource.Admission;
import dev.mailchute.web.server.LiveSource.News;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of server-sent events of open pages. None of them holds a thread: one thread looks for news every second while anybody listens,
 * and writes it to all. Beyond the bounds a stream gets the state once and ends, and its page comes again later.
 */
final class LiveStreams implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    /** Until a page whose stream was not held comes again. */
    static final int AGAIN_MILLIS = 10_000;

    private static final long LOOK_MILLIS = 1000;
    /** What a client may leave unread; one that leaves more gets no more. */
    private static final int MAX_UNREAD = 16 * 1024;

    private final PageSupport front;
    private final TrustedProxies proxies;
    private final Bounds bounds;
    private final WorkerExecutor thread;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final TroubleLog troubles = new TroubleLog();
    private final Set<LiveStream> streams = new LinkedHashSet<>();
    private boolean isClosed;

    LiveStreams(Vertx vertx, PageSupport front, TrustedProxies proxies, Bounds bounds) {
        this.front = front;
        this.proxies = proxies;
        this.bounds = bounds;
        this.thread = vertx.createSharedWorkerExecutor("live", 1);
        vertx.setPeriodic(Math.min(LOOK_MILLIS, bounds.heartbeat().toMillis()), now -> lookInTurn());
    }

    /** Who listens, and what was told last. */
    private static final class LiveStream {
        private final Admission admission;
        private final HttpServerResponse response;
        private final HttpConnection connection;
        private String told;
        private long toldAt = System.nanoTime();

        LiveStream(Admission admission, RoutingContext ctx, String told) {
            this.admission = admission;
            this.response = ctx.response();
            this.connection = ctx.request().connection();
            this.told = told;
        }
    }

    private record Opening(Admission admission, News news) {}

    @Override
    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (!front.isKnown(request)) {
            refuse(ctx, 401);
            return;
        }
        Client client = proxies.client(request.remoteAddress().hostAddress(), request.isSSL(), request.headers());
        thread.executeBlocking(
                        () -> {
                            Admission admission = front.live().admit(request, client);
                            return new Opening(admission, front.live().news());
                        },
                        false)
                .onSuccess(opening -> open(ctx, opening))
                .onFailure(ctx::fail);
    }

    private static void refuse(RoutingContext ctx, int status) {
        ctx.response()
                .setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end();
    }

    private void open(RoutingContext ctx, Opening opening) {
        HttpServerResponse response = ctx.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (opening.admission().status() != 200) {
            refuse(ctx, opening.admission().status());
            return;
        }
        response.putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no") // nginx would keep what is written until there is much of it
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .setChunked(true)
                .setWriteQueueMaxSize(MAX_UNREAD);
        LiveStream stream =
                new LiveStream(opening.admission(), ctx, opening.news().text());
        String first = "retry: " + AGAIN_MILLIS + "\n" + event("state", opening.news(), stream.told);
        if (ctx.request().getParam("once") == null && tryHold(stream)) {
            ctx.addEndHandler(ended -> remove(stream));
            response.write(first);
        } else {
            response.end(first + event("later", opening.news(), String.valueOf(AGAIN_MILLIS)));
        }
    }

    private static String event(String name, News news, String data) {
        return "event: " + name + "\nid: " + news.now() + "\ndata: " + data + "\n\n";
    }

    private boolean tryHold(LiveStream stream) {
        synchronized (streams) {
            long own = streams.stream()
                    .filter(other -> other.admission.account().equals(stream.admission.account()))
                    .count();
            return !isClosed && streams.size() < bounds.streams() && own < bounds.streamsOfOne() && streams.add(stream);
        }
    }

    private void remove(LiveStream stream) {
        synchronized (streams) {
            streams.remove(stream);
        }
    }

    /** How many are held. */
    int count() {
        synchronized (streams) {
            return streams.size();
        }
    }

    private List<LiveStream> all() {
        synchronized (streams) {
            return new ArrayList<>(streams);
        }
    }

    /** Not twice at the same time, however long it takes. */
    private void lookInTurn() {
        if (count() > 0 && looking.compareAndSet(false, true)) {
            thread.executeBlocking(
                            () -> {
                                look();
                                return null;
                            },
                            false)
                    .onComplete(done -> looking.set(false));
        }
    }

    private void look() {
        try {
            News news = front.live().news();
            all().forEach(stream -> tell(stream, news));
            troubles.resolved(LOG, "live", "open pages are told again what is new");
        } catch (RuntimeException e) {
            troubles.error(LOG, "live", "open pages cannot be told what is new", e);
        }
    }

    private void tell(LiveStream stream, News news) {
        if (!front.live().isAdmitted(stream.admission)) {
            end(stream, event("ended", news, "{}"));
        } else if (stream.response.writeQueueFull()) {
            remove(stream);
            stream.connection.close(); // it reads nothing; if it is there, it comes again
        } else if (!news.text().equals(stream.told)) {
            write(stream, event("state", news, news.text()));
            stream.told = news.text();
        } else if (System.nanoTime() - stream.toldAt > bounds.heartbeat().toNanos()) {
            write(stream, event("beat", news, "{}"));
        }
    }

    private static void write(LiveStream stream, String event) {
        if (!stream.response.closed()) {
            stream.response.write(event);
            stream.toldAt = System.nanoTime();
        }
    }

    private void end(LiveStream stream, String event) {
        remove(stream);
        if (!stream.response.closed() && !stream.response.ended()) {
            stream.response.end(event);
        }
    }

    /** Ends all, and holds no more: what is in progress does not wait for pages that listen. */
    void close() {
        synchronized (streams) {
            isClosed = true;
        }
        all().forEach(stream -> end(stream, "event: ended\ndata: {}\n\n"));
    }
}
