package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir
    Path home;

    private final SteppedClock clock = new SteppedClock();
    private final FolderWatch watch = new FolderWatch(clock, clock);

    @Test
    void a_folder_that_disappears_and_comes_back_is_logged_once_each() throws Exception {
        Path folder = Files.createDirectory(home.resolve("drop"));
        watch.add("drop folder of support", folder);
        try (LogLines log = LogLines.of("dev.mailchute")) {
            watch.check(folder);
            assertEquals(List.of(), watch.troubles());
            Files.delete(folder);
            for (int i = 0; i < 10; i++) {
                clock.step(Duration.ofSeconds(10));
                watch.check(folder);
            }
            assertEquals(
                    "the drop folder of support " + folder
                            + " is missing: it was removed, or its volume is not mounted",
                    watch.troubles().get(0).describe());
            assertEquals(1, log.warningsAndAbove().size());
            assertTrue(Files.notExists(folder));
            Files.createDirectory(folder);
            clock.step(Duration.ofSeconds(10));
            watch.check(folder);
            assertEquals(List.of(), watch.troubles());
            assertEquals(1, log.with("can be used again after 100 s").size());
        }
        assertEquals(0, home.resolve("drop").toFile().list().length);
    }

    @Test
    void a_file_instead_of_a_folder_is_reported() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        watch.add("data folder", file);
        assertTrue(watch.check(file).orElseThrow().reason().contains("it is a file"));
    }

    @Test
    void a_folder_is_not_checked_at_every_call() throws Exception {
        Path folder = Files.createDirectory(home.resolve("drop"));
        watch.add("drop folder of support", folder);
        assertTrue(watch.check(folder).isEmpty());
        Files.delete(folder);
        assertTrue(watch.check(folder).isEmpty());
        clock.step(Duration.ofSeconds(5));
        assertTrue(watch.check(folder).isPresent());
    }

    @Test
    void an_unwatched_folder_has_no_problem() {
        assertTrue(watch.check(home.resolve("elsewhere")).isEmpty());
    }
}
