package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedFilesTest {
    @TempDir
    Path folder;

    private static boolean isTaken(OneOutbox one, Path path) {
        GenericFile<File> file = new GenericFile<>();
        file.setFile(path.toFile());
        return one.entrance.finishedFiles().accept(file);
    }

    /** The names of the files that this scan chose, sorted. */
    private static List<String> look(OneOutbox one) throws IOException {
        one.entrance.finishedFiles().begin(null, null);
        try (Stream<Path> files = Files.list(one.outbox.outboxDir())) {
            return files.filter(file -> isTaken(one, file))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_file_is_finished_when_it_has_not_changed_for_the_configured_time() throws Exception {
        try (OneOutbox one = new OneOutbox(folder, "STABLE_FOR", "10s")) {
            Path file = one.drop("a.eml", "To: ann@x.example\n\nHello.\n");
            assertEquals(List.of(), look(one));
            one.clock.step(Duration.ofSeconds(9));
            assertEquals(List.of(), look(one));
            Files.writeString(file, "To: ann@x.example\n\nHello, Ann.\n");
            one.clock.step(Duration.ofSeconds(9));
            assertEquals(List.of(), look(one));
            one.clock.step(Duration.ofSeconds(10));
            assertEquals(List.of("a.eml"), look(one));
        }
    }

    @Test
    void if_there_are_more_files_than_may_be_started_the_oldest_are_taken() throws Exception {
        try (OneOutbox one = new OneOutbox(folder, "MESSAGES_PER_MINUTE", "2")) {
            for (int i = 0; i < 5; i++) {
                Path file = one.drop(i + ".eml", "To: ann@x.example\n\nHello.\n");
                Instant modified = Instant.parse("2026-11-25T09:00:00Z").minusSeconds((i * 3) % 5);
                Files.setLastModifiedTime(file, FileTime.from(modified));
            }
            look(one);
            one.clock.step(one.outbox.stableFor());
            // Modified 0, 3, 1, 4 and 2 seconds ago.
            assertEquals(List.of("1.eml", "3.eml"), look(one));
        }
    }

    @Test
    void files_that_are_not_mail_and_files_in_other_folders_are_never_taken() throws Exception {
        try (OneOutbox one = new OneOutbox(folder)) {
            Path text = one.drop("a.txt", "x");
            Path sent = Files.createDirectory(one.outbox.outboxDir().resolve("sent"));
            Path old = Files.writeString(sent.resolve("a.eml"), "x");
            look(one);
            one.clock.step(one.outbox.stableFor());
            assertEquals(List.of(), look(one));
            assertFalse(isTaken(one, text));
            assertFalse(isTaken(one, old));
        }
    }

    @Test
    void a_claimed_file_that_keeps_changing_is_finally_taken_and_refused() throws Exception {
        try (OneOutbox one = new OneOutbox(folder)) {
            OutgoingMail mail = one.claimed("a.eml", "To: ann@x.example\n\n");
            for (int i = 0; i < 10; i++) {
                Files.writeString(mail.file(), "To: ann@x.example\n\n" + "x".repeat(i));
                look(one);
                assertEquals(i >= 5, isTaken(one, mail.file()), "after " + i + " changes");
                one.clock.step(Duration.ofMinutes(1));
            }
        }
    }
}
