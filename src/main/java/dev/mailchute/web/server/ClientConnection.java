package dev.mailchute.web.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetSocketAddress;

/** A connection, with what it is waiting for and until when. */
final class ClientConnection {
    private enum GuestState {
        /** Waiting for the head of a request, or for the handshake. */
        HEAD,
        BODY,
        /** Waiting for us, or for the client to read the response. */
        ANSWER
    }

    private final Channel channel;
    private GuestState state = GuestState.HEAD;
    private long since;
    private long limit;
    private long limitOfAnswer;
    private HttpServerResponse response;
    private long progress = -1;

    ClientConnection(Channel channel, long now, long limit) {
        this.channel = channel;
        this.since = now;
        this.limit = limit;
    }

    /** The peer's address; that of the proxy if there is one. */
    String address() {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
    }

    synchronized void awaitsHead(long now, long nanos) {
        become(GuestState.HEAD, now, nanos);
    }

    synchronized void awaitsBody(long now, long nanos) {
        become(GuestState.BODY, now, nanos);
    }

    /** @param nanos how long the client may leave the response unread */
    synchronized void awaitsAnswer(HttpServerResponse answer, long now, long nanos) {
        become(GuestState.ANSWER, now, nanos);
        limitOfAnswer = nanos;
        response = answer;
    }

    private void become(GuestState next, long now, long nanos) {
        state = next;
        since = now;
        limit = nanos;
        response = null;
        progress = -1;
    }

    /** Whether no work is lost if it is closed. */
    synchronized boolean isIdle() {
        return state != GuestState.ANSWER && pending() == 0;
    }

    /** Whether only the client's reading is outstanding. */
    synchronized boolean isAnswered() {
        return state != GuestState.ANSWER;
    }

    synchronized long since() {
        return since;
    }

    /** Notes what the client has taken since it was looked at last; true if it has had its time. While we work on its request it need not do anything. */
    boolean checkOverdue(long now) {
        HttpServerResponse answer;
        synchronized (this) {
            answer = response;
        }
        // without our lock: a writer holds the response's lock while it calls us, which could deadlock
        boolean inWork = answer != null && !answer.headWritten();
        long written = answer == null ? 0 : answer.bytesWritten();
        return checkOverdue(answer, inWork, written, now);
    }

    private synchronized boolean checkOverdue(HttpServerResponse answer, boolean inWork, long written, long now) {
        if (answer != response) {
            return false;
        }
        if (inWork) {
            since = now;
            return false;
        }
        long pending = pending();
        long done = pending * 31 + written;
        if (done != progress && (state == GuestState.ANSWER || pending > 0)) {
            progress = done;
            since = now;
        }
        // the end of a response may still be in transit while the next request is awaited
        return now - since > (pending > 0 ? Math.max(limit, limitOfAnswer) : limit);
    }

    /** Whether the client has read everything so far and is waiting for more. */
    synchronized boolean waitsForUs() {
        return state == GuestState.ANSWER && pending() == 0;
    }

    /** Bytes that the client has not read yet. */
    private long pending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    void close() {
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }
}
