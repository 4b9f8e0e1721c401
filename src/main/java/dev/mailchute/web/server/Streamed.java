package dev.mailchute.web.server;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file behind an answer. When a client goes in the middle of it, Camel's consumer does not notice; the file is closed at once, and the
 * exchange ends.
 */
final class Streamed {
    private static final Logger LOG = LoggerFactory.getLogger(Streamed.class);

    private InputStream stream;
    private Runnable whenCut;
    private boolean isCut;

    /** False if the client has gone already; then the file is closed. */
    synchronized boolean begins(InputStream content, Runnable ifCut) {
        stream = content;
        whenCut = ifCut;
        if (isCut) {
            close();
        }
        return !isCut;
    }

    /** The client has gone. */
    synchronized void cut() {
        isCut = true;
        if (stream != null) {
            close();
            whenCut.run();
        }
    }

    private void close() {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("the file of a download that was given up", e);
        }
    }
}
