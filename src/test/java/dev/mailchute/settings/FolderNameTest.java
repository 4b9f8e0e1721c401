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
        assertEquals(FolderName.comparable("Gr\u00fcne Akten"), FolderName.comparable(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grune Akten", "Gr\u00fcneAkten", "Gr\u00fcne-Akten", "Gr\u00fcne Akten 2"})
    void names_that_look_different_are_different(String name) {
        assertNotEquals(FolderName.comparable("Gr\u00fcne Akten"), FolderName.comparable(name));
    }

    @Test
    void a_new_folder_gets_the_visible_name() {
        assertEquals("Gr\u00fcne Akten", FolderName.clean("\ufeffGru\u0308ne\u00a0Akten \u200b"));
    }

    @Test
    void an_invisible_name_is_blank() {
        assertTrue(FolderName.isBlank(" \u00a0\u200b"));
    }

    @Test
    void invisible_characters_are_escaped() {
        assertEquals("\"Done\\u00a0\"", FolderName.escaped("Done\u00a0"));
        assertEquals("\"Gru\\u0308n\"", FolderName.escaped("Gru\u0308n"));
        assertEquals("\"Gr\u00fcn \"", FolderName.escaped("Gr\u00fcn "));
    }
}
