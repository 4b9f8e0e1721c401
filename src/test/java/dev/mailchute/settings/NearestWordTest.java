package dev.mailchute.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    private static final List<String> KNOWN = List.of("folder", "mailbox", "move-to", "schedule");

    @Test
    void the_nearest_word_is_suggested() {
        assertEquals(Optional.of("folder"), NearestWord.of("Foldr", KNOWN));
        assertEquals(Optional.of("mailbox"), NearestWord.of("mialbox", KNOWN));
        assertEquals(Optional.of("move-to"), NearestWord.of("moveto", KNOWN));
    }

    @Test
    void a_word_that_differs_in_more_than_a_third_is_not_suggested() {
        assertEquals(Optional.empty(), NearestWord.of("password", KNOWN));
        assertEquals(Optional.empty(), NearestWord.of("", KNOWN));
    }

    @Test
    void letters_are_inserted_deleted_and_changed() {
        assertEquals(0, NearestWord.distance("same", "same"));
        assertEquals(3, NearestWord.distance("kitten", "sitting"));
        assertEquals(4, NearestWord.distance("", "four"));
    }
}
