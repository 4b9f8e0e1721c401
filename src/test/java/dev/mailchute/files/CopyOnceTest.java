package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyOnceTest {
    @TempDir
    Path folder;

    private Path target;
    private Path part;
    private Path marker;
    private CopyOnce copy;

    @BeforeEach
    void prepare() {
        target = folder.resolve("a.eml");
        part = folder.resolve(".a.eml.part");
        marker = folder.resolve("marker");
        copy = new CopyOnce(target, marker);
    }

    private static InputStream whole() {
        return new ByteArrayInputStream("whole".getBytes());
    }

    @Test
    void a_file_is_put_there_and_not_again_after_its_reader_took_it() throws Exception {
        copy.put(CopyOnceTest::whole);
        assertEquals("whole", Files.readString(target));
        assertFalse(Files.exists(part));
        Files.delete(target);
        copy.put(CopyOnceTest::whole);
        assertFalse(Files.exists(target));
    }

    @Test
    void killed_while_it_was_written_it_is_written_again() throws Exception {
        Files.writeString(part, "half of something longer than the whole");
        copy.put(CopyOnceTest::whole);
        assertEquals("whole", Files.readString(target));
    }

    @Test
    void killed_right_before_the_rename_it_is_put_there() throws Exception {
        Files.writeString(part, "whole");
        Files.createFile(marker);
        copy.put(CopyOnceTest::whole);
        assertEquals("whole", Files.readString(target));
        assertFalse(Files.exists(part));
    }

    @Test
    void what_cannot_be_read_to_its_end_is_never_seen() {
        assertThrows(
                IOException.class,
                () -> copy.put(() -> new InputStream() {
                    private int left = 3;

                    @Override
                    public int read() throws IOException {
                        if (left-- == 0) {
                            throw new IOException("broken");
                        }
                        return 'x';
                    }
                }));
        assertFalse(Files.exists(target) || Files.exists(marker));
    }

    @Test
    void a_folder_that_is_missing_is_not_made() {
        Path missing = folder.resolve("missing");
        assertThrows(NoSuchFileException.class, () -> new CopyOnce(missing.resolve("a.eml"), marker)
                .put(CopyOnceTest::whole));
        assertTrue(Files.notExists(missing));
    }
}
