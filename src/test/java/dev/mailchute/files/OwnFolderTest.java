package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {
    @TempDir
    Path folder;

    @Test
    void an_absolute_one_has_to_exist_since_its_volume_may_not_be_mounted() throws Exception {
        assertEquals(folder, OwnFolder.of(folder.toString()));
        Path missing = folder.resolve("missing");
        assertThrows(NotDirectoryException.class, () -> OwnFolder.of(missing.toString()));
        assertTrue(Files.notExists(missing));
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(NotDirectoryException.class, () -> OwnFolder.of(file.toString()));
    }

    @Test
    void a_relative_one_is_made_where_the_process_runs() throws Exception {
        String relative = "target/own-folder-test/copies";
        assertEquals(Path.of(relative).toAbsolutePath(), OwnFolder.of(relative));
        assertTrue(Files.isDirectory(Path.of(relative)));
    }
}
