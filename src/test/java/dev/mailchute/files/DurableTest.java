package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    @TempDir
    Path volume;

    @Test
    void a_folder_is_made_below_one_that_is_there() throws Exception {
        Durable.createBelow(volume, volume.resolve("outbox/.claimed/key"));
        Durable.createBelow(volume, volume.resolve("outbox/.claimed/key"));

        assertTrue(Files.isDirectory(volume.resolve("outbox/.claimed/key")));
    }

    @Test
    void nothing_is_made_where_a_volume_is_not_mounted() {
        Path gone = volume.resolve("gone");

        assertThrows(NoSuchFileException.class, () -> Durable.createBelow(gone, gone.resolve("outbox/sent")));

        assertFalse(Files.exists(gone));
    }

    @Test
    void a_file_in_its_place_is_not_taken_for_the_folder() throws Exception {
        Files.createFile(volume.resolve("sent"));

        assertThrows(FileSystemException.class, () -> Durable.createBelow(volume, volume.resolve("sent")));
    }

    /** Only who knows that a folder belongs there may make all that leads to it. */
    @Test
    void no_step_of_a_message_makes_the_folders_that_lead_to_its_volume() throws IOException {
        Set<String> making = new TreeSet<>();
        for (String part : Set.of("inbound", "outbound", "mailcenter")) {
            try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/mailchute", part))) {
                for (Path source : (Iterable<Path>) sources::iterator) {
                    if (Files.readString(source).contains("Files.createDirectories(")) {
                        making.add(source.getFileName().toString());
                    }
                }
            }
        }
        assertEquals(Set.of(), making);
    }
}
