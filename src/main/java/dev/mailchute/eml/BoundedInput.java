package dev.mailchute.eml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lets at most so many bytes be read one at a time, then fails. Angus reads lines (header fields, preambles) byte by byte into
 * memory and the rest in blocks, so that this bounds what it collects; each block that is read starts the count anew.
 */
class BoundedInput extends FilterInputStream {
    /** The bound was reached; the stream itself is well. */
    static final class TooMuch extends IOException {
        private TooMuch() {
            super("more lines in a row than are read");
        }
    }

    private final long most;
    private long count;

    BoundedInput(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        if (++count > most) {
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
