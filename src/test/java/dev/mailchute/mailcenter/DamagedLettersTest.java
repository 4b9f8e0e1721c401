package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.LogLines;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the Mail Center damaged by a crash, a full disk or a person. */
class DamagedLettersTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private Letter letter;

    @BeforeEach
    void fill() {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 3, clock.instant());
        letter = mailCenter.list().get(0);
    }

    private Path file(String name) {
        return mailCenter.place(letter).resolve(name);
    }

    private void damage(String content) throws Exception {
        Files.writeString(file("letter.json"), content);
    }

    @Test
    void a_cut_last_line_of_a_history_is_shown_as_damaged_and_the_next_entry_starts_a_new_line() throws Exception {
        Files.writeString(
                file("history.jsonl"), "{\"time\":\"2026-11-25T10:00:00Z\",\"who\":\"an", StandardOpenOption.APPEND);
        mailCenter.addHistory(letter, new HistoryEntry(clock.instant(), "ann", "note", "noted", "after it"));
        List<HistoryEntry> history = mailCenter.history(letter);
        assertEquals(
                List.of("held", "damaged", "note"),
                history.stream().map(HistoryEntry::what).toList());
        assertTrue(history.get(1).reason().contains("cannot be read"), history::toString);
    }

    @Test
    void no_content_of_a_history_causes_an_error() throws Exception {
        for (byte[] content : List.of(
                new byte[0],
                new byte[] {0, 0, 0},
                new byte[] {(byte) 0xff, (byte) 0xfe, '\n', '{', '}'},
                "null\n[]\n1\n".getBytes(StandardCharsets.US_ASCII),
                ("[".repeat(500_000) + "\n").getBytes(StandardCharsets.US_ASCII))) {
            Files.write(file("history.jsonl"), content);
            assertTrue(mailCenter.history(letter).stream()
                    .allMatch(act -> act.what().equals("damaged")));
        }
        Files.delete(file("history.jsonl"));
        assertEquals("damaged", mailCenter.history(letter).get(0).what());
        Files.createDirectory(file("history.jsonl"));
        assertEquals("damaged", mailCenter.history(letter).get(0).what());
    }

    @Test
    void only_the_latest_entries_of_a_very_long_history_are_read() throws Exception {
        String line = "{\"time\":\"2026-11-25T10:00:00Z\",\"who\":\"ann\",\"what\":\"note\",\"outcome\":\"noted\"}\n";
        Files.writeString(file("history.jsonl"), line.repeat(100_000), StandardOpenOption.APPEND);
        mailCenter.addHistory(letter, new HistoryEntry(clock.instant(), "ann", "note", "noted", "the last"));
        List<HistoryEntry> history = mailCenter.history(letter);
        assertTrue(history.size() < 20_000, history.size() + " entries");
        assertTrue(history.get(0).reason().contains("earlier entries"));
        assertEquals("the last", history.get(history.size() - 1).reason());
    }

    @Test
    void a_letter_that_cannot_be_read_is_listed_as_damaged_and_hides_no_other() throws Exception {
        for (String content : List.of(
                "",
                "{\"id\":\"" + letter.id() + "\",\"direc",
                "{}",
                "null",
                "[]",
                "{\"id\":\"0123\",\"direction\":\"inbound\"}",
                "{\"id\":7,\"to\":{}}")) {
            damage(content);
            List<Letter> letters = mailCenter.list();
            assertEquals(3, letters.size(), content);
            Letter damaged = mailCenter.find(letter.id()).orElseThrow();
            assertTrue(damaged.isDamaged(), content);
            assertEquals(letter.direction(), damaged.direction());
            assertTrue(damaged.reason().contains("Export or download its message"), damaged.reason());
        }
        Files.delete(file("letter.json"));
        assertTrue(mailCenter.find(letter.id()).orElseThrow().reason().contains("it is missing"));
        LetterIndex index = new LetterIndex(mailCenter, clock);
        assertEquals(3, index.page(LetterQuery.ALL, 0, 10).letters().size());
    }

    @Test
    void a_damaged_letter_is_logged_once() throws Exception {
        damage("");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            for (int i = 0; i < 5; i++) {
                mailCenter.list();
                mailCenter.find(letter.id());
            }
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
        }
    }

    @Test
    void a_damaged_letter_is_not_retried_and_can_be_discarded() throws Exception {
        damage("{");
        LetterActions acts = new LetterActions(
                mailCenter,
                (entered, resend) -> {
                    throw new AssertionError("it was entered");
                },
                clock);
        assertEquals("refused", acts.retry(letter.id(), "ann", false).outcome());
        assertTrue(acts.editRefusal(mailCenter.find(letter.id()).orElseThrow()).isPresent());
        assertEquals("discarded", acts.discard(letter.id(), "ann").outcome());
        assertEquals(2, mailCenter.list().size());
        DiscardedLetters.Discarded discarded =
                mailCenter.discarded().find(letter.id()).orElseThrow();
        assertTrue(discarded.letter().isDamaged());
        assertEquals("ann", discarded.who());
        assertEquals("refused", acts.restore(letter.id(), "ann").outcome());
    }

    @Test
    void a_further_failure_of_the_message_repairs_its_damaged_letter() throws Exception {
        damage("{");
        mailCenter.hold(letter, Optional.empty());
        assertFalse(mailCenter.find(letter.id()).orElseThrow().isDamaged());
    }

    @Test
    void a_damaged_discarded_letter_hides_no_other_and_expires() throws Exception {
        List<Letter> letters = mailCenter.list();
        letters.forEach(one -> mailCenter.discard(one, "ann"));
        Path discarded = folder.resolve("discarded");
        Files.writeString(discarded.resolve(letters.get(0).id()).resolve("history.jsonl"), "{\"ti");
        Files.writeString(discarded.resolve(letters.get(1).id()).resolve("letter.json"), "{\"ti");
        Files.delete(discarded.resolve(letters.get(2).id()).resolve("history.jsonl"));
        assertEquals(
                3,
                new DiscardedIndex(mailCenter, Clock.systemUTC())
                        .page(DiscardedQuery.ALL, 0, 10)
                        .letters()
                        .size());
        mailCenter.removeDiscardedBefore(Instant.now().plus(Duration.ofDays(365)));
        assertEquals(0, mailCenter.discarded().count());
    }

    @Test
    void foreign_files_are_listed_and_not_counted() throws Exception {
        Files.createDirectories(folder.resolve("inbound/copy of a letter"));
        Files.writeString(folder.resolve("inbound/notes.txt"), "x");
        Files.writeString(folder.resolve("inbound/readme"), "x");
        long before = mailCenter.list().stream().filter(Letter::isInbound).count();
        LetterIndex index = new LetterIndex(mailCenter, clock);
        index.refresh();
        assertEquals(Optional.of(before), index.waiting("inbound"));
        assertEquals(
                List.of("copy of a letter", "notes.txt", "readme"),
                mailCenter.foreignEntries().stream()
                        .map(path -> path.getFileName().toString())
                        .sorted()
                        .toList());
    }

    @Test
    void remains_of_a_letter_after_a_crash_are_removed_after_a_day() throws Exception {
        Path part = Files.createDirectories(folder.resolve("inbound/.0123456789abcdef.part"));
        Path settled = Files.createDirectories(folder.resolve("outbound/.0123456789abcdef.settled"));
        Files.writeString(settled.resolve("message.eml"), "x");
        Path fresh = Files.createDirectories(folder.resolve("outbound/.00ff.part"));
        FileTime old = FileTime.from(clock.instant().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(part, old);
        Files.setLastModifiedTime(settled, old);
        Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
        mailCenter.removeExpired();
        assertFalse(Files.exists(part) || Files.exists(settled));
        assertTrue(Files.exists(fresh));
        assertEquals(3, mailCenter.list().size());
    }
}
