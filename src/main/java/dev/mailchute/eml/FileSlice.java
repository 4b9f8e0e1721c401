package dev.mailchute.eml;

import jakarta.mail.internet.SharedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * Part of an open file as a stream that Angus can divide. Each slice has its own position and allocates its buffer only when it is
 * read: a message with a thousand parts has thousands of slices.
 */
class FileSlice extends InputStream implements SharedInputStream {
    private static final int BUFFER = 8192;

    private final RandomAccessFile file;
    private final long start;
    private final long end;
    private long next;
    private long mark;
    private ByteBuffer buffer; // starts at next

    FileSlice(RandomAccessFile file, long start, long end) {
        this.file = file;
        this.start = start;
        this.end = Math.max(start, end);
        this.next = start;
        this.mark = start;
    }

    /** Its start in the file. */
    final long start() {
        return start;
    }

    final long length() {
        return end - start;
    }

    @Override
    public long getPosition() {
        return next - start;
    }

    @Override
    public InputStream newStream(long from, long to) {
        return new FileSlice(file, start + from, to < 0 ? end : Math.min(end, start + to));
    }

    @Override
    public int read() throws IOException {
        if (next >= end || !isFilled()) {
            return -1;
        }
        next++;
        return buffer.get() & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next >= end || !isFilled()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        next += count;
        return count;
    }

    private boolean isFilled() throws IOException {
        if (buffer == null) {
            buffer = ByteBuffer.allocate((int) Math.min(BUFFER, end - start)).limit(0);
        }
        if (!buffer.hasRemaining()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - next));
            int count;
            synchronized (file) {
                file.seek(next);
                count = file.read(buffer.array(), 0, buffer.limit());
            }
            buffer.limit(Math.max(0, count));
            return count > 0;
        }
        return true;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - next));
        moveTo(next + skipped);
        return skipped;
    }

    private void moveTo(long place) {
        long ahead = place - next;
        if (buffer != null && ahead >= -buffer.position() && ahead <= buffer.remaining()) {
            buffer.position((int) (buffer.position() + ahead));
        } else if (buffer != null) {
            buffer.limit(0);
        }
        next = place;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - next);
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        mark = next;
    }

    @Override
    public void reset() {
        moveTo(mark);
    }
}
