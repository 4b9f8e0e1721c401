package dev.mailchute.web.server;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a response that is sent in pieces: a file or a large page. Camel's consumer does not notice when a client disconnects in
 * the middle of it; this closes the file and ends the exchange.
 */
final class StreamedBody {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedBody.class);

    private Closeable content;
    private Runnable whenCut;
    private boolean isCut;

    /** False if the client has already disconnected; then the file is closed. */
    synchronized boolean tryBegin(Closeable source, Runnable ifCut) {
        content = source;
        whenCut = ifCut;
        if (isCut) {
            close();
        }
        return !isCut;
    }

    /** The client has disconnected. */
    synchronized void cut() {
        isCut = true;
        if (content != null) {
            close();
            whenCut.run();
        }
    }

    private void close() {
        try {
            content.close();
        } catch (IOException e) {
            LOG.debug("closing the file of a cancelled download", e);
        }
    }
}
