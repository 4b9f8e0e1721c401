package dev.mailchute.web.server;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Prevents HTTP pipelining: a request is passed on only when the previous one is answered. Vert.x would keep all pipelined requests and
 * all unread responses in memory, without a limit. One request may be ahead, because a client may see the end of a response before we do.
 * Further ones are dropped, and the connection is closed after the response; browsers and proxies do not pipeline.
 */
final class PipeliningGuard extends ChannelDuplexHandler {
    private static final int MAX_HELD = 256 * 1024;

    private final Deque<Object> held = new ArrayDeque<>();
    private int bytes;
    private boolean isAnswering;
    private boolean isAhead;

    private PipeliningGuard() {}

    static void watch(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addBefore(pipeline.context(VertxHandler.class).name(), "mailchute.one", new PipeliningGuard());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean isRequest = message instanceof HttpRequest;
        if (!held.isEmpty() || isRequest && isAnswering) {
            hold(ctx, message);
        } else if (isAhead || isRequest && !ctx.channel().isWritable()) {
            ReferenceCountUtil.release(message);
            isAhead = true;
            ctx.close(); // everything is answered, and the client does not read it
        } else {
            isAnswering |= isRequest;
            ctx.fireChannelRead(message);
        }
    }

    private void hold(ChannelHandlerContext ctx, Object message) {
        ctx.channel().config().setAutoRead(false);
        bytes += message instanceof ByteBufHolder content ? content.content().readableBytes() : 0;
        isAhead |= !held.isEmpty() && message instanceof HttpRequest || bytes > MAX_HELD;
        if (isAhead) {
            ReferenceCountUtil.release(message);
        } else {
            held.add(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof LastHttpContent) || isInterim(message)) {
            ctx.write(message, promise);
            return;
        }
        isAnswering = false;
        if (isAhead) {
            ctx.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
            return;
        }
        ctx.write(message, promise);
        if (!held.isEmpty()) {
            ctx.executor().execute(() -> goOn(ctx));
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (isAhead) {
            ctx.close();
            return;
        }
        isAnswering = !held.isEmpty();
        bytes = 0;
        while (!held.isEmpty()) {
            ctx.fireChannelRead(held.poll());
        }
        ctx.fireChannelReadComplete();
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        ctx.fireChannelInactive();
    }

    /** {@code 100 Continue} is not the response. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response && response.status().equals(HttpResponseStatus.CONTINUE);
    }
}
