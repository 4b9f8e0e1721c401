package dev.mailchute.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * What is sent as a stream, closed as soon as nobody is left to take it. Camel pumps it, waits for a client that takes no more to take
 * more, and is not told when the client goes away: the file would stay open, and Camel would wait for the exchange when it stops.
 */
final class Download extends InputStream {
    private final InputStream content;
    private volatile boolean begun;
    private volatile boolean closed;

    Download(InputStream content) {
        this.content = content;
    }

    /** Ties it to the connection. A handler of the response would take the place of somebody else's; a listener takes nobody's. */
    void endWith(HttpServerRequest request, Exchange exchange) {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channel().closeFuture().addListener(gone -> abort(exchange));
        }
    }

    private void abort(Exchange exchange) {
        close();
        UnitOfWork work = exchange.getUnitOfWork();
        if (begun && work != null) { // else the pump begins later, finds the end, and is done
            UnitOfWorkHelper.doneUow(work, exchange);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begun = true;
        if (closed) {
            return -1;
        }
        try {
            int count = content.read(bytes, offset, length);
            if (count < 0) {
                close();
            }
            return count;
        } catch (IOException | RuntimeException e) {
            if (closed) {
                return -1; // the connection ended in mid-read
            }
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
