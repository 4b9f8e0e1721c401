package dev.mailchute.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.util.List;
import java.util.function.IntFunction;

/** Closes excess connections as soon as they are accepted: Vert.x reports a connection only after its handshake. */
final class CountingTransport extends JDKTransport {
    private final IntFunction<ConnectionLimit> listeners;

    /** @param listeners the connections by port */
    CountingTransport(IntFunction<ConnectionLimit> listeners) {
        this.listeners = listeners;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return Counting::new;
    }

    private final class Counting extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int count = super.doReadMessages(accepted);
            if (count > 0) {
                Channel channel = (Channel) accepted.get(accepted.size() - 1);
                if (!listeners.apply(localAddress().getPort()).tryAdmit(channel)) {
                    accepted.remove(accepted.size() - 1);
                    channel.unsafe().closeForcibly();
                    return 0;
                }
            }
            return count;
        }
    }
}
