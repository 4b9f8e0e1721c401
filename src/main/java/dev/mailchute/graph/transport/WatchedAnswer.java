package dev.mailchute.graph.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Notices when bytes of an answer arrive, and when it has been read or discarded. */
final class WatchedAnswer {
    private WatchedAnswer() {}

    /**
     * Runs {@code release} once the answer is read to its end or discarded; until then its request is in flight. Runs {@code moves} at
     * each read.
     */
    static void watch(ClassicHttpResponse answer, Runnable moves, Runnable release) {
        HttpEntity entity = answer.getEntity();
        if (entity == null || !entity.isStreaming()) {
            release.run();
            return;
        }
        answer.setEntity(new HttpEntityWrapper(entity) {
            @Override
            public InputStream getContent() throws IOException {
                return new FilterInputStream(super.getContent()) {
                    @Override
                    public int read() throws IOException {
                        return seen(super.read());
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return seen(super.read(bytes, offset, length));
                    }

                    private int seen(int read) {
                        moves.run();
                        if (read < 0) {
                            release.run();
                        }
                        return read;
                    }

                    @Override
                    public void close() throws IOException {
                        try {
                            super.close();
                        } finally {
                            release.run();
                        }
                    }
                };
            }

            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    release.run();
                }
            }
        });
    }
}
