package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.files.Json;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a letter keeps of mail with very many recipients, or with texts that are very long. */
class LetterTest {
    private static final Letter LIKE = SampleLetters.letter(1, Instant.parse("2026-11-25T10:00:00Z"));

    @TempDir
    Path folder;

    private static Letter letter(String text, List<String> to) {
        return new Letter(
                LIKE.id(),
                LIKE.direction(),
                LIKE.name(),
                LIKE.mailbox(),
                LIKE.outcome(),
                text,
                text,
                null,
                text,
                text,
                text,
                1,
                LIKE.firstFailure(),
                LIKE.lastFailure(),
                text,
                text,
                to,
                text,
                1,
                false,
                text);
    }

    @Test
    void of_very_many_recipients_the_first_are_kept_and_the_number_of_all() {
        List<String> to =
                IntStream.range(0, 20_000).mapToObj(i -> "a" + i + "@x.example").toList();
        Letter letter = letter("x", to);
        assertEquals(to.subList(0, 500), letter.to());
        assertEquals(20_000, letter.recipients());
        assertEquals("a0@x.example and 19999 more", letter.recipients(1));
        Letter again = letter.after(letter).doubtful("why");
        assertEquals(20_000, again.recipients());
        assertEquals(2, again.to(List.of("a@x.example", "b@x.example")).recipients());
    }

    @Test
    void a_letter_is_small_whatever_was_written_into_the_mail() throws Exception {
        MailCenter mailCenter = new MailCenter(folder, new SteppedClock());
        for (String text : List.of(
                "x".repeat(100_000),
                "\ud83d\udce7".repeat(100_000),
                "\u4e2d".repeat(100_000),
                "\u0001".repeat(100_000))) {
            Letter letter = letter(text, Collections.nCopies(20_000, text.substring(0, 1000)));
            assertTrue(letter.length() < 30_000, letter.length() + " characters");
            mailCenter.hold(letter, Optional.empty());
            Letter found = mailCenter.find(letter.id()).orElseThrow();
            assertFalse(found.isDamaged(), found::reason);
            assertEquals(20_000, found.recipients());
            assertTrue(found.subject().endsWith("\u2026"));
            long bytes = Files.size(mailCenter.place(letter).resolve("letter.json"));
            assertTrue(bytes < 256 * 1024, bytes + " bytes");
            mailCenter.settle(found);
        }
    }

    @Test
    void a_letter_of_an_earlier_version_has_as_many_recipients_as_it_names() throws Exception {
        String json = new String(Json.file(letter("x", List.of("a@x.example", "b@x.example"))), StandardCharsets.UTF_8)
                .replaceFirst("\"recipients\" *: *2,", "");
        Letter letter = Json.mapper().readValue(json, Letter.class);
        assertEquals(2, letter.recipients());
    }

    @Test
    void a_letter_that_is_far_too_large_is_damaged_and_is_not_read() throws Exception {
        MailCenter mailCenter = new MailCenter(folder, new SteppedClock());
        mailCenter.hold(LIKE, Optional.empty());
        Path file = mailCenter.place(LIKE).resolve("letter.json");
        Files.writeString(file, Files.readString(file) + " ".repeat(1024 * 1024));
        Letter found = mailCenter.find(LIKE.id()).orElseThrow();
        assertTrue(found.isDamaged());
        assertTrue(found.reason().contains("1 MB"), found::reason);
    }
}
