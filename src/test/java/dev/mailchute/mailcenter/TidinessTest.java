package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else is in the Mail Center's folders: what is listed, and what is removed. */
class TidinessTest {
    @TempDir
    Path root;

    private Path folder(String place, Duration age) throws Exception {
        Path made = Files.createDirectories(root.resolve(place));
        Files.setLastModifiedTime(made, FileTime.from(Instant.now().minus(age)));
        return made;
    }

    @Test
    void only_what_a_crash_left_is_removed_and_only_once_it_is_old() throws Exception {
        Path part = folder("inbound/.abc.part", Duration.ofHours(2));
        Path settled = folder("outbound/.abc.settled", Duration.ofHours(2));
        Path fresh = folder("inbound/.def.part", Duration.ZERO);
        Path other = folder("inbound/.snapshot", Duration.ofHours(2));
        Path letter = folder("inbound/abc", Duration.ofHours(2));
        new Tidiness(root).removeUnfinishedBefore(Instant.now().minus(Duration.ofHours(1)));
        assertFalse(Files.exists(part));
        assertFalse(Files.exists(settled));
        for (Path stays : List.of(fresh, other, letter)) {
            assertTrue(Files.exists(stays), stays.toString());
        }
    }

    @Test
    void the_age_of_a_discarded_letter_is_that_of_its_folder_or_history_whichever_is_later() throws Exception {
        Path due = folder("discarded/abc", Duration.ofDays(31));
        Path told = Files.createDirectories(root.resolve("discarded/def"));
        Files.createFile(told.resolve(HistoryFile.NAME));
        Files.setLastModifiedTime(told, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        new Tidiness(root).removeDiscardedBefore(Instant.now().minus(Duration.ofDays(30)));
        assertFalse(Files.exists(due));
        assertTrue(Files.exists(told), "its history says that it was discarded just now");
    }

    @Test
    void entries_that_are_neither_letters_nor_hidden_are_foreign() throws Exception {
        folder("inbound/abc", Duration.ZERO);
        folder("inbound/.abc.part", Duration.ZERO);
        Path copy = folder("outbound/Copy of abc", Duration.ZERO);
        Path file = Files.createFile(
                Files.createDirectories(root.resolve("discarded")).resolve("abc"));
        assertEquals(List.of(copy, file), new Tidiness(root).foreignEntries());
    }
}
