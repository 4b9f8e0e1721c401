package dev.mailchute.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import wiremock.org.eclipse.jetty.server.HttpOutput;

/**
 * A body being sent. It releases the request's slot before its last bytes, so that a client's immediate next request is
 * not counted as a second one in flight. It can also end early or stall.
 */
final class WireBody extends InputStream {
    private final Answer answer;
    private final long length;
    private final Runnable lease;

    WireBody(Answer answer, long length, Runnable lease) {
        this.answer = answer;
        this.length = length;
        this.lease = lease;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        boolean cut = answer.cutAfter >= 0;
        long end = cut ? Math.min(answer.cutAfter, Math.max(0, length - 1)) : length;
        long written = 0;
        try (InputStream body = answer.body.open()) {
            byte[] buffer = new byte[32 * 1024];
            while (written < end) {
                int read = body.read(buffer, 0, (int) Math.min(buffer.length, end - written));
                if (read < 0) {
                    throw new IOException("the body is shorter than it said");
                }
                written += read;
                if (written == end && !cut) {
                    lease.run();
                }
                out.write(buffer, 0, read);
            }
            if (cut) {
                out.flush();
                standStill();
                if (out instanceof HttpOutput jetty) {
                    // a normal close would write the last chunk
                    jetty.getHttpChannel().abort(new IOException("cut as planned"));
                }
                throw new IOException("cut after " + written + " bytes, as planned");
            }
            return written;
        } finally {
            lease.run();
        }
    }

    private void standStill() {
        if (answer.standsStillUntil != null) {
            try {
                answer.standsStillUntil.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** WireMock reads the body for its journal, which is off; only {@link #transferTo} sends it. */
    @Override
    public int read() {
        return -1;
    }
}
