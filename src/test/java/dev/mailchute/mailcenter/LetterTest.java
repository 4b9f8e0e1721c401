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

/** Letters of messages with very many recipients or very long texts. */
class LetterTest {
    private static final Letter LIKE = SampleLetters.letter(1, Instant.parse("2026-11-25T10:00:00Z"));

    @TempDir
    Path folder;

    private static Letter letter(String text, List<String> to) {
        return new Letter(
                LIKE.origin(),
                LIKE.outcome(),
                new Letter.Failure(text, text, null, text, text, text),
                LIKE.tries(),
                new Letter.Heading(text, text, to, 0, text),
                new Letter.Original(1, false, text));
    }

    @Test
    void only_the_first_of_many_recipients_are_kept_and_their_total() {
        List<String> to =
                IntStream.range(0, 20_000).mapToObj(i -> "a" + i + "@x.example").toList();
        Letter letter = letter("x", to);
        assertEquals(to.subList(0, 500), letter.to());
        assertEquals(20_000, letter.recipients());
        assertEquals("a0@x.example and 19999 more", letter.recipients(1));
        Letter again = letter.after(letter).inDoubt("why");
        assertEquals(20_000, again.recipients());
        assertEquals(
                2, again.withRecipients(List.of("a@x.example", "b@x.example")).recipients());
    }

    @Test
    void a_letter_is_small_whatever_the_message_contains() throws Exception {
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
    void a_letter_file_that_is_far_too_large_is_damaged_and_not_read() throws Exception {
        MailCenter mailCenter = new MailCenter(folder, new SteppedClock());
        mailCenter.hold(LIKE, Optional.empty());
        Path file = mailCenter.place(LIKE).resolve("letter.json");
        Files.writeString(file, Files.readString(file) + " ".repeat(1024 * 1024));
        Letter found = mailCenter.find(LIKE.id()).orElseThrow();
        assertTrue(found.isDamaged());
        assertTrue(found.reason().contains("1 MB"), found::reason);
    }

    /** As written by an earlier version. */
    private static final String OLD = """
            {
              "id" : "9e3779b97f4a7c15",
              "direction" : "outbound",
              "name" : "orders",
              "mailbox" : "orders@contoso.com",
              "outcome" : "in-doubt",
              "reason" : "nobody knows",
              "code" : "timeout",
              "status" : 504,
              "requestId" : "4711-52c1",
              "step" : "look-up",
              "kind" : "permanent",
              "attempts" : 3,
              "firstFailure" : "2026-11-24T10:00:00Z",
              "lastFailure" : "2026-11-25T11:30:00Z",
              "subject" : "Order \u00e9 4711",
              "from" : "ann@x.example",
              "to" : [ "bob@y.example", "eve@z.example" ],
              "recipients" : 7,
              "internetMessageId" : "<4711@x.example>",
              "size" : 1800,
              "rebuilt" : true,
              "file" : "order-4711.eml"
            }
            """;

    @Test
    void a_file_of_an_earlier_version_is_read_and_written_unchanged() throws Exception {
        Letter letter = Json.mapper().readValue(OLD, Letter.class);
        assertEquals(
                new Letter.Origin("9e3779b97f4a7c15", "outbound", "orders", "orders@contoso.com"), letter.origin());
        assertEquals("in-doubt", letter.outcome());
        assertEquals(
                new Letter.Failure("nobody knows", "timeout", 504, "4711-52c1", "look-up", "permanent"),
                letter.failure());
        assertEquals(
                new Letter.Tries(3, Instant.parse("2026-11-24T10:00:00Z"), Instant.parse("2026-11-25T11:30:00Z")),
                letter.tries());
        assertEquals(
                new Letter.Heading(
                        "Order \u00e9 4711",
                        "ann@x.example",
                        List.of("bob@y.example", "eve@z.example"),
                        7,
                        "<4711@x.example>"),
                letter.heading());
        assertEquals(new Letter.Original(1800, true, "order-4711.eml"), letter.original());
        assertEquals(OLD, new String(Json.file(letter), StandardCharsets.UTF_8));
    }

    @Test
    void missing_null_or_unknown_members_are_accepted() throws Exception {
        Letter letter = Json.mapper().readValue("""
                        {"later":{"of":["a","newer version"]},"file":null,"id":"abc","to":null,"outcome":"held",
                         "status":null,"direction":"inbound","firstFailure":"2026-11-24T10:00:00Z"}
                        """, Letter.class);
        assertEquals(new Letter.Origin("abc", "inbound", null, null), letter.origin());
        assertEquals(new Letter.Failure(null, null, null, null, null, null), letter.failure());
        assertEquals(new Letter.Tries(0, Instant.parse("2026-11-24T10:00:00Z"), null), letter.tries());
        assertEquals(new Letter.Heading(null, null, null, 0, null), letter.heading());
        assertEquals(new Letter.Original(0, false, null), letter.original());
    }
}
