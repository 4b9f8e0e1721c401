package dev.mailchute.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Bytes that can be read repeatedly, held in memory at most once. */
public interface MimeSource {
    /** Its length in bytes. */
    long length();

    /** Opens it at the beginning. */
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

    /** A file that must not change while the tenant runs. */
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

    /** Bytes generated at each reading, which must always be the same {@code length} bytes. */
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

    /** Reads everything into memory, for small content and assertions. */
    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads at most this many bytes from the beginning. */
    default byte[] head(int most) {
        try (InputStream in = open()) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
