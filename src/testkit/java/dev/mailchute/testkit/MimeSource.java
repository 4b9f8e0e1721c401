package dev.mailchute.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Bytes that can be read more than once without being held in memory more than once, or at all. */
public interface MimeSource {
    /** In bytes. */
    long length();

    /** From the beginning, each time anew. */
    InputStream open() throws IOException;

    /** Bytes in memory, which must not be changed. */
    static MimeSource of(byte[] bytes) {
        return new MimeSource() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public byte[] bytes() {
                return bytes;
            }
        };
    }

    /** A file that stays where it is while the tenant lives. */
    static MimeSource of(Path file) {
        return new MimeSource() {
            @Override
            public long length() {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }

    /** Bytes made anew at each reading; every reading must give the same {@code length} bytes. */
    static MimeSource generated(long length, Supplier<InputStream> generator) {
        return new MimeSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                return generator.get();
            }
        };
    }

    /** All of it in memory: for small things and for assertions. */
    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes, at most so many. */
    default byte[] head(int most) {
        try (InputStream in = open()) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
