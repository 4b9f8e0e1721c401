package dev.mailchute.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Gru\u0308ne Akten",
                "Gr\u00fcne\u00a0Akten",
                "Gr\u00fcne Akten ",
                " Gr\u00fcne  Akten",
                "Gr\u00fcne\u2003Akten\u3000",
                "Gr\u00fcne\u200b Akten",
                "\ufeffGr\u00fcne Akten",
                "Gr\u00fcne Ak\u00adten",
                "\u202aGr\u00fcne Akten\u202c",
                "GR\u00dcNE AKTEN",
                "Gr\u00fcne\tAkten"
            })
    void names_that_look_the_same_are_the_same(String name) {
        assertEquals(FolderName.seen("Gr\u00fcne Akten"), FolderName.seen(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grune Akten", "Gr\u00fcneAkten", "Gr\u00fcne-Akten", "Gr\u00fcne Akten 2"})
    void names_that_look_different_are_not(String name) {
        assertNotEquals(FolderName.seen("Gr\u00fcne Akten"), FolderName.seen(name));
    }

    @Test
    void a_folder_is_made_as_its_name_looks() {
        assertEquals("Gr\u00fcne Akten", FolderName.clean("\ufeffGru\u0308ne\u00a0Akten \u200b"));
    }

    @Test
    void a_name_that_shows_nothing_is_none() {
        assertTrue(FolderName.isBlank(" \u00a0\u200b"));
    }

    @Test
    void what_cannot_be_seen_is_spelled_out() {
        assertEquals("\"Done\\u00a0\"", FolderName.spelled("Done\u00a0"));
        assertEquals("\"Gru\\u0308n\"", FolderName.spelled("Gru\u0308n"));
        assertEquals("\"Gr\u00fcn \"", FolderName.spelled("Gr\u00fcn "));
    }
}
