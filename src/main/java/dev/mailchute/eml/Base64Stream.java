package dev.mailchute.eml;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/** Encodes another stream as base64 without line breaks while it is read. Closing it closes the other stream. */
public final class Base64Stream extends InputStream {
    private final InputStream in;
    private final byte[] plain = new byte[3 * 4096];
    private byte[] encoded = new byte[0];
    private int position;

    public Base64Stream(InputStream in) {
        this.in = in;
    }

    /** The encoded length of this many bytes. */
    public static long encodedLength(long length) {
        return (length + 2) / 3 * 4;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : encoded[position++];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(length, encoded.length - position);
        System.arraycopy(encoded, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean isAtEnd() throws IOException {
        if (position < encoded.length) {
            return false;
        }
        int count = in.readNBytes(plain, 0, plain.length); // whole groups of three: only the last block may be padded
        encoded = Base64.getEncoder().encode(count == plain.length ? plain : java.util.Arrays.copyOf(plain, count));
        position = 0;
        return encoded.length == 0;
    }
}
