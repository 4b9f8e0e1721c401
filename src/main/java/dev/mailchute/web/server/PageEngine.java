package dev.mailchute.web.server;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Creates Camel's own consumers of {@code platform-http:} endpoints, but gives each request the workers of its kind. */
final class PageEngine extends VertxPlatformHttpEngine {
    private static final String SEAT = "mailchute.seat";
    private static final String ANSWER = "mailchute.answer";

    private final BiFunction<String, HttpServerRequest, WorkQueue> queues;
    private final TrustedProxies proxies;

    /** @param queues the workers for a route's path and a request */
    PageEngine(BiFunction<String, HttpServerRequest, WorkQueue> queues, TrustedProxies proxies) {
        this.queues = queues;
        this.proxies = proxies;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Consumer(endpoint, new Seated(processor));
    }

    private final class Consumer extends VertxPlatformHttpConsumer {
        Consumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor, List.of(), VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO);
        }

        @Override
        protected void handleRequest(RoutingContext ctx) {
            WorkQueue queue = queues.apply(getEndpoint().getPath(), ctx.request());
            if (isSuspended() || !queue.tryTake(ctx, seat -> begin(ctx, seat))) {
                ctx.fail(503);
            }
        }

        private void begin(RoutingContext ctx, WorkQueue.Seat seat) {
            if (ctx.response().closed()) {
                seat.leaveUntaken(); // there will be no further event
                return;
            }
            StreamedBody answer = new StreamedBody();
            ctx.put(SEAT, seat);
            ctx.put(ANSWER, answer);
            ctx.addEndHandler(ended -> {
                seat.leaveUntaken();
                if (ended.failed()) {
                    answer.cut();
                }
            });
            try {
                super.handleRequest(ctx);
            } catch (RuntimeException | Error e) {
                seat.leaveUntaken();
                ctx.fail(e);
            }
        }

        @Override
        protected Future<Void> populateCamelMessage(RoutingContext ctx, Exchange exchange, Message message) {
            return super.populateCamelMessage(ctx, exchange, message).map(done -> {
                exchange.setProperty(SEAT, ctx.get(SEAT));
                exchange.setProperty(ANSWER, ctx.get(ANSWER));
                exchange.setProperty(
                        Client.PROPERTY,
                        proxies.client(
                                ctx.request().remoteAddress().hostAddress(),
                                ctx.request().isSSL(),
                                ctx.request().headers()));
                message.setBody(ctx.get(Bodies.BODY));
                return done;
            });
        }
    }

    /** Releases the worker's slot when the work is done, even if the response is still being sent. */
    private static final class Seated extends DelegateAsyncProcessor {
        Seated(Processor processor) {
            super(processor);
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            WorkQueue.Seat seat = exchange.getProperty(SEAT, WorkQueue.Seat.class);
            if (!seat.tryTake()) {
                return;
            }
            try {
                super.process(exchange);
            } finally {
                seat.leave();
            }
            Closeable content = exchange.getMessage().getBody() instanceof InputStream file ? file : () -> {};
            if (!exchange.getProperty(ANSWER, StreamedBody.class).tryBegin(content, () -> finish(exchange))) {
                exchange.getMessage().setBody(null);
            }
        }

        private static void finish(Exchange exchange) {
            UnitOfWork work = exchange.getUnitOfWork();
            exchange.getExchangeExtension().setUnitOfWork(null);
            UnitOfWorkHelper.doneUow(work, exchange);
        }
    }
}
