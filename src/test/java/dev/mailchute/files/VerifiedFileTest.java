package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedFileTest {
    private static final int BLOCK = 16 * 1024;

    @TempDir
    Path folder;

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 100_000})
    void an_unchanged_file_is_read_unchanged(int size) throws Exception {
        Path file = Files.write(folder.resolve("a"), bytes(size));
        VerifiedFile verified = VerifiedFile.of(file);
        for (int again = 0; again < 2; again++) {
            try (InputStream in = verified.open()) {
                assertArrayEquals(bytes(size), in.readAllBytes());
            }
        }
        assertEquals(size, verified.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, BLOCK, BLOCK + 1, 2 * BLOCK, 100_000})
    void a_changed_file_of_the_same_size_never_returns_its_last_byte(int size) throws Exception {
        Path file = Files.write(folder.resolve("a"), bytes(size));
        FileTime time = Files.getLastModifiedTime(file);
        VerifiedFile verified = VerifiedFile.of(file);
        byte[] other = bytes(size);
        other[0]++;
        Files.write(file, other);
        Files.setLastModifiedTime(file, time);
        assertTrue(readUntilChange(verified) < size);
    }

    @ParameterizedTest
    @ValueSource(ints = {BLOCK - 1, BLOCK, 100_000})
    void a_longer_or_shorter_file_never_returns_the_expected_number_of_bytes(int size) throws Exception {
        Path file = Files.write(folder.resolve("a"), bytes(size));
        VerifiedFile verified = VerifiedFile.of(file);
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        assertTrue(readUntilChange(verified) < size);
        assertThrows(ChangedFileException.class, verified::requireUnchanged);
        Files.write(file, Arrays.copyOf(bytes(size), size - 1));
        assertTrue(readUntilChange(verified) < size);
    }

    private static long readUntilChange(VerifiedFile verified) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThrows(ChangedFileException.class, () -> copy(verified, read));
        return read.size();
    }

    private static void copy(VerifiedFile verified, ByteArrayOutputStream to) throws IOException {
        try (InputStream in = verified.open()) {
            in.transferTo(to);
        }
    }
}
