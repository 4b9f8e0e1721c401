package dev.mailchute.graph.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer whose end is noticed: it was read, or thrown away. */
final class WatchedAnswer {
    private WatchedAnswer() {}

    /** A request is in flight until its answer is read to the end, or thrown away. */
    static void atItsEnd(ClassicHttpResponse answer, Runnable release) {
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
