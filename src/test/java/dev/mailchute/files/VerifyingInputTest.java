package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is returned only while it is the one that was hashed. */
class VerifyingInputTest {
    private static final int BLOCK = 16 * 1024;

    @TempDir
    Path folder;

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private VerifiedFile verified(byte[] content) throws IOException {
        return VerifiedFile.of(Files.write(folder.resolve("a.eml"), content));
    }

    private static int given(InputStream in) {
        int count = 0;
        try {
            while (in.read() >= 0) {
                count++;
            }
            return count;
        } catch (IOException e) {
            assertTrue(e instanceof ChangedFileException, e.toString());
            return -count - 1;
        }
    }

    @Test
    void unchanged_content_of_any_length_is_returned_in_full() throws Exception {
        for (int length : new int[] {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK}) {
            byte[] content = bytes(length);
            try (InputStream in = new VerifyingInput(new ByteArrayInputStream(content), verified(content))) {
                assertArrayEquals(content, in.readAllBytes(), length + " bytes");
                assertEquals(-1, in.read());
            }
        }
    }

    @Test
    void the_end_of_changed_content_is_never_returned() throws Exception {
        byte[] content = bytes(3 * BLOCK + 10);
        VerifiedFile expected = verified(content);
        byte[] other = content.clone();
        other[5] = 'y';
        int given = given(new VerifyingInput(new ByteArrayInputStream(other), expected));
        assertTrue(given < 0 && -given - 1 <= 3 * BLOCK, given + " bytes");
        assertTrue(given(new VerifyingInput(new ByteArrayInputStream(bytes(3 * BLOCK)), expected)) < 0, "shorter");
        assertTrue(given(new VerifyingInput(new ByteArrayInputStream(bytes(4 * BLOCK)), expected)) < 0, "longer");
    }

    @Test
    void nothing_of_a_short_changed_file_is_returned() throws Exception {
        VerifiedFile expected = verified(bytes(100));
        ByteArrayInputStream other = new ByteArrayInputStream(bytes(99));
        assertThrows(ChangedFileException.class, () -> new VerifyingInput(other, expected));
    }

    @Test
    void a_temporary_folder_that_cannot_be_written_to_is_not_used() throws Exception {
        assertTrue(TemporaryFolder.probe(folder));
        assertEquals(0, Files.list(folder).count(), "no test file is left");
        assertTrue(!TemporaryFolder.probe(folder.resolve("missing")));
    }
}
