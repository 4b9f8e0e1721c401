package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x202E, 0x2066, 0x200B, 0x200D, 0xFEFF, 0xAD, 0x3164, 0x115F, 0xE0041, 0x2060, 0x180E, 0x061C, 0x1B,
                0x7F, 0x2028, 0xFE01, 0xE0100, 0x2800
            })
    void what_turns_text_or_is_not_seen_is_shown_by_number(int sign) {
        assertEquals(String.format("a\u2039U+%04X\u203ab", sign), VisibleText.of("a" + Character.toString(sign) + "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain\n\ttext",
                "caf\u00e9 \u4f60\u597d",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\u2764\ufe0f",
                "1\ufe0f\u20e3",
                "\u8fbb\udb40\udd00",
            })
    void what_writing_and_emoji_need_stays(String text) {
        assertEquals(text, VisibleText.of(text));
    }

    @Test
    void the_padding_of_a_newsletter_is_counted() {
        assertEquals(
                "Hi \u2039U+200C\u203a\u00a0\u2039U+200C\u203a\u00a0\u2039U+200C\u203a\u00a0\u2039and 97 more\u203aend",
                VisibleText.of("Hi " + "\u200c\u00a0".repeat(100) + "end"));
    }

    @Test
    void what_a_form_sends_back_stays_what_it_is() {
        assertEquals("\u202ea&quot;", Escape.markup("\u202ea\""));
    }
}
