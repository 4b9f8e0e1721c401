package dev.mailchute.eml;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A message file; closing it closes every slice of it. */
final class MailFile extends FileSlice {
    private final RandomAccessFile file;

    MailFile(Path file) throws IOException {
        this(new RandomAccessFile(file.toFile(), "r"));
    }

    private MailFile(RandomAccessFile file) throws IOException {
        super(file, 0, file.length());
        this.file = file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
