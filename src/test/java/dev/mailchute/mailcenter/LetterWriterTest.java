package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SampleLetters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A letter's folder, even if its message is interrupted while it is written. */
class LetterWriterTest {
    private static final Letter LETTER = SampleLetters.letter(1, Instant.parse("2026-11-25T10:00:00Z"));
    private static final HistoryEntry HELD =
            new HistoryEntry(Instant.parse("2026-11-25T10:00:00Z"), "mailchute", "held", "held", null);

    @TempDir
    Path root;

    private final LetterWriter writer = new LetterWriter();

    private static Optional<MailCenter.Message> message(String text) {
        return Optional.of(() -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<MailCenter.Message> broken() {
        return Optional.of(() -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("it broke off");
            }
        });
    }

    private Path folder() {
        return root.resolve(LETTER.direction()).resolve(LETTER.id());
    }

    @Test
    void a_letter_whose_message_is_incomplete_does_not_exist_and_can_be_written_again() throws Exception {
        assertThrows(IOException.class, () -> writer.create(folder(), LETTER, broken(), HELD));
        assertFalse(Files.exists(folder()));
        assertEquals(List.of(), new LetterFolders(root).list());
        writer.create(folder(), LETTER, message("whole"), HELD);
        assertEquals(List.of(LETTER), new LetterFolders(root).list());
        assertEquals("whole", Files.readString(folder().resolve(LetterFolders.MESSAGE)));
        assertEquals(List.of(HELD), HistoryFile.read(folder()));
    }

    @Test
    void after_a_further_failure_the_message_stays_unless_a_complete_one_replaces_it() throws Exception {
        writer.create(folder(), LETTER, message("first"), HELD);
        writer.refresh(folder(), LETTER.after(LETTER), Optional.empty(), HELD);
        assertEquals("first", Files.readString(folder().resolve(LetterFolders.MESSAGE)));
        assertThrows(IOException.class, () -> writer.refresh(folder(), LETTER, broken(), HELD));
        assertEquals("first", Files.readString(folder().resolve(LetterFolders.MESSAGE)));
        writer.refresh(folder(), LETTER, message("second"), HELD);
        assertEquals("second", Files.readString(folder().resolve(LetterFolders.MESSAGE)));
        assertEquals(3, HistoryFile.read(folder()).size());
    }

    @Test
    void each_replaced_message_stays_as_a_version() throws Exception {
        writer.create(folder(), LETTER, message("one"), HELD);
        writer.replace(folder(), LETTER, message("two").orElseThrow());
        writer.replace(folder(), LETTER, message("three").orElseThrow());
        assertEquals("three", Files.readString(folder().resolve(LetterFolders.MESSAGE)));
        List<Path> previous = LetterFolders.previous(folder());
        assertEquals(2, previous.size());
        assertEquals("one", Files.readString(previous.get(0)));
        assertEquals("two", Files.readString(previous.get(1)));
        assertThrows(IOException.class, () -> writer.replace(folder(), LETTER, broken().orElseThrow()));
        assertEquals(2, LetterFolders.previous(folder()).size());
    }

    @Test
    void a_failure_to_write_the_history_undoes_nothing() throws Exception {
        writer.create(folder(), LETTER, Optional.empty(), HELD);
        Files.delete(folder().resolve(HistoryFile.NAME));
        Files.createDirectory(folder().resolve(HistoryFile.NAME));
        writer.addHistory(folder(), HELD);
        writer.addHistory(root.resolve("missing"), HELD);
        assertTrue(LetterFolders.message(folder()).isEmpty());
    }

    @Test
    void only_valid_ids_are_looked_up() throws Exception {
        writer.create(folder(), LETTER, Optional.empty(), HELD);
        LetterFolders folders = new LetterFolders(root);
        assertEquals(Optional.of(LETTER), folders.find(LETTER.id()));
        for (String other : List.of("", "..", "../inbound/" + LETTER.id(), LETTER.id() + "/", "A", "x".repeat(65))) {
            assertFalse(Letter.isId(other), other);
            assertEquals(Optional.empty(), folders.find(other), other);
        }
    }

    @Test
    void a_headline_names_the_recipients_or_the_sender() {
        for (int i = 0; i < 10; i++) {
            Letter letter = SampleLetters.letter(i, Instant.EPOCH);
            Headline line = Headline.of(letter);
            assertEquals(letter.isInbound() ? letter.from() : letter.to().get(0), line.people());
            assertTrue(line.isKnown());
        }
        assertFalse(Headline.UNKNOWN.isKnown());
    }
}
