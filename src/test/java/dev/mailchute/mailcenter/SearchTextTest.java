package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SampleLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchTextTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void text_is_found_at_the_start_in_the_middle_and_at_the_end() {
        byte[] text = bytes("aab\nxyz");
        for (String wanted : new String[] {"", "aab", "ab\nx", "z", "aab\nxyz"}) {
            assertTrue(SearchText.contains(text, bytes(wanted)), wanted);
        }
        for (String wanted : new String[] {"aaab", "xyzz", "b\nz"}) {
            assertFalse(SearchText.contains(text, bytes(wanted)), wanted);
        }
    }

    @Test
    void lines_are_compared_separately_and_a_missing_one_is_empty() {
        assertTrue(SearchText.compareLines(bytes("b\na\n"), bytes("a\nb\n"), SearchText.SUBJECT) > 0);
        assertTrue(SearchText.compareLines(bytes("b\na\n"), bytes("a\nb\n"), SearchText.FROM) < 0);
        assertEquals(0, SearchText.compareLines(bytes("same\nx"), bytes("same\ny"), SearchText.SUBJECT));
        assertTrue(SearchText.compareLines(bytes("only"), bytes("a\nb"), SearchText.FROM) < 0);
        assertEquals("", SearchText.line(bytes("only"), SearchText.FROM));
        assertEquals("b", SearchText.line(bytes("a\nb\nc"), SearchText.FROM));
    }

    @Test
    void a_letter_is_found_by_each_of_its_texts_and_takes_little_memory() {
        Letter letter = SampleLetters.letter(3, Instant.EPOCH);
        byte[] text = SearchText.of(letter);
        for (String wanted : new String[] {
            letter.subject(), letter.from(), letter.to().get(0), letter.internetMessageId(), letter.file()
        }) {
            if (wanted != null) {
                assertTrue(SearchText.contains(text, SearchText.wanted(Optional.of(wanted))), wanted);
            }
        }
        assertTrue(text.length <= 600, text.length + " bytes");
        assertEquals(0, SearchText.wanted(Optional.empty()).length);
    }
}
