package dev.mailchute.files;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Returns a block only after the next one was read, and the last one only after the hash of the whole content was verified. */
final class VerifyingInput extends InputStream {
    private static final int BLOCK = 16 * 1024;

    private final InputStream in;
    private final VerifiedFile expected;
    private final MessageDigest digest = VerifiedFile.newDigest();
    private long total;
    private byte[] block = new byte[0];
    private int position;
    private byte[] next;

    VerifyingInput(InputStream in, VerifiedFile expected) throws IOException {
        this.in = in;
        this.expected = expected;
        try {
            next = readBlock();
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private byte[] readBlock() throws IOException {
        byte[] read = in.readNBytes(BLOCK);
        total += read.length;
        digest.update(read);
        boolean atEnd = read.length < BLOCK;
        if (total > expected.size() || atEnd && !finishAsExpected()) {
            throw new ChangedFileException(expected.path());
        }
        return read.length == 0 ? null : read;
    }

    /** Finishes the digest; to be called once, at the end. */
    private boolean finishAsExpected() {
        return total == expected.size()
                && HexFormat.of().formatHex(digest.digest()).equals(expected.sha256());
    }

    private boolean fetchMore() throws IOException {
        if (position < block.length) {
            return true;
        }
        if (next == null) {
            return false;
        }
        block = next;
        position = 0;
        next = block.length < BLOCK ? null : readBlock();
        return true;
    }

    @Override
    public int read() throws IOException {
        return fetchMore() ? block[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fetchMore()) {
            return -1;
        }
        int count = Math.min(length, block.length - position);
        System.arraycopy(block, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
