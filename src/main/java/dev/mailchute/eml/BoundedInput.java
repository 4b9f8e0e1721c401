package dev.mailchute.eml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits how many bytes are read one at a time, then fails. Angus reads lines (header fields, preambles) byte by byte into memory,
 * and the rest in blocks, so this bounds its memory. Reading a block resets the count.
 */
class BoundedInput extends FilterInputStream {
    /** The limit was reached; the stream itself is intact. */
    static final class TooMuch extends IOException {
        private TooMuch() {
            super("too many lines in a row");
        }
    }

    private final long max;
    private long count;

    BoundedInput(InputStream in, long max) {
        super(in);
        this.max = max;
    }

    @Override
    public int read() throws IOException {
        if (++count > max) {
            throw new TooMuch();
        }
        return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        count = 0;
        return in.read(bytes, offset, length);
    }
}
