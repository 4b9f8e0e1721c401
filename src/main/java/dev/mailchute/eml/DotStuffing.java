package dev.mailchute.eml;

import java.io.IOException;
import java.io.InputStream;

/**
 * Removes SMTP dot-stuffing (RFC 5321, section 4.5.2): one dot from each line that begins with two, and a final line that is a
 * single dot. Every other byte stays the same.
 */
final class DotStuffing extends InputStream {
    private static final int AHEAD = 3;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int from;
    private int to;
    private boolean ended;
    private boolean atLineStart = true;

    private DotStuffing(InputStream in) {
        this.in = in;
    }

    static InputStream removed(InputStream in) {
        return new DotStuffing(in);
    }

    /** The length of a stream without dot-stuffing. */
    static long length(InputStream in) throws IOException {
        long length = 0;
        byte[] bytes = new byte[64 * 1024];
        InputStream removed = removed(in);
        for (int read = removed.read(bytes); read >= 0; read = removed.read(bytes)) {
            length += read;
        }
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int given = 0;
        while (given < length) {
            if (to - from <= AHEAD && !ended) {
                if (given > 0) {
                    break;
                }
                fill();
            }
            if (from == to) {
                break;
            }
            if (atLineStart && buffer[from] == '.') {
                if (isEndOfData()) {
                    from = to;
                    continue;
                }
                if (from + 1 < to && buffer[from + 1] == '.') {
                    from++;
                }
            }
            byte b = buffer[from++];
            atLineStart = b == '\n';
            bytes[offset + given++] = b;
        }
        return given > 0 || length == 0 ? given : -1;
    }

    private boolean isEndOfData() {
        int left = to - from;
        return ended
                && (left == 1
                        || left == 2 && buffer[from + 1] == '\n'
                        || left == 3 && buffer[from + 1] == '\r' && buffer[from + 2] == '\n');
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        while (to <= AHEAD && !ended) {
            int read = in.read(buffer, to, buffer.length - to);
            ended = read < 0;
            to += Math.max(0, read);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
