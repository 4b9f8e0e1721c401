package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmlNameTest {
    private static final Instant TIME = Instant.parse("2026-11-22T09:30:00.123Z");
    private static final String KEY = EmlName.key("support@contoso.com", "AAkALg=");

    @Test
    void a_name_has_time_subject_and_key() {
        assertEquals(
                "20261122T093000Z_Re-Printer-7-is-on-fire_" + KEY,
                EmlName.of(TIME, "Re: Printer #7 is on fire!!", KEY));
        assertEquals("20261122T093000Z_Grüße-aus-Köln_" + KEY, EmlName.of(TIME, "Gru\u0308ße aus Köln", KEY));
        assertEquals("20261122T093000Z_会議の件_" + KEY, EmlName.of(TIME, "【会議の件】", KEY));
    }

    @Test
    void an_attachment_is_named_like_its_message_whatever_the_sender_calls_it() {
        String mail = EmlName.of(TIME, "Files", KEY + "-2-rebuilt");
        assertEquals(
                "20261122T093000Z_Rechnung-7_" + KEY + "-2-rebuilt-1.pdf",
                EmlName.ofAttachment(mail, 1, "Rechnung 7.PDF"));
        for (String hostile : List.of(
                "", "..", "../../x", "a/b\\c", "CON", ".bashrc", "x.p h p", "x\u202Efdp.exe", "y".repeat(400) + ".z")) {
            String name = EmlName.ofAttachment(mail, 300, hostile);
            assertTrue(name.matches("20261122T093000Z_[\\p{L}\\p{N}\\p{M}-]+_[0-9a-z-]+-300\\.[a-z0-9]{1,10}"), name);
            assertTrue(name.getBytes(StandardCharsets.UTF_8).length <= 200, name);
        }
    }

    @Test
    void with_ascii_names_only_letters_lose_their_accents_and_other_scripts_are_left_out() {
        assertEquals("20261122T093000Z_Gru-e-aus-Koln_" + KEY, EmlName.of(TIME, "Gru\u0308ße aus Köln", KEY, true));
        assertEquals("20261122T093000Z_Re-7_" + KEY, EmlName.of(TIME, "Re: 【会議の件】7 😀", KEY, true));
        assertEquals("20261122T093000Z_message_" + KEY, EmlName.of(TIME, "【会議の件】", KEY, true));
        assertEquals("20261122T093000Z_no-subject_" + KEY, EmlName.of(TIME, "😀", KEY, true));
    }

    @Test
    void a_key_is_short_and_depends_on_mailbox_and_id_but_not_on_the_mailbox_case() {
        assertTrue(KEY.matches("[0-9a-f]{16}"));
        assertEquals(KEY, EmlName.key("Support@Contoso.com", "AAkALg="));
        assertNotEquals(KEY, EmlName.key("support@contoso.com", "AAkALG="));
        assertNotEquals(KEY, EmlName.key("other@contoso.com", "AAkALg="));
    }

    @Test
    void nothing_in_a_subject_makes_a_name_unsafe(@TempDir Path folder) throws Exception {
        List<String> hostile = List.of(
                "",
                "   ",
                "...",
                "../../etc/passwd",
                "..\\..\\windows\\system32",
                "／etc／passwd",
                "C:\\CON",
                "NUL",
                "a\0b\r\nc\td\u0085e\u2028f",
                "invoice\u202Efdp.exe",
                "\u202E\u2066\u200F",
                "👩‍👩‍👧‍👦 family ❤️",
                "half \uD83D and \uDE00 half",
                "ends with dots...   ",
                "-rf *",
                "~root $HOME `id` %PATH% & | ; < > ? * \" '",
                "\u3164\uFFA0\u115F\u1160",
                "ﷺ".repeat(300),
                "漢".repeat(5000),
                "Z\u0351\u036B\u0343\u036A".repeat(500),
                "x".repeat(5000),
                "𠮷".repeat(200),
                "a".repeat(99) + "漢");
        for (String subject : hostile) {
            String name = EmlName.of(TIME, subject, KEY);
            assertSafe(name);
            assertEquals(name, EmlName.of(TIME, subject, KEY));
            Files.createFile(folder.resolve(name + ".eml"));
            Files.delete(folder.resolve(name + ".eml"));
        }
        assertEquals("20261122T093000Z_no-subject_" + KEY, EmlName.of(TIME, null, KEY));
        assertEquals("20261122T093000Z_no-subject_" + KEY, EmlName.of(TIME, "\u3164\u115F\uFE0F", KEY));
        assertEquals("20261122T093000Z_ab_" + KEY, EmlName.of(TIME, "a\u202E\uFE0Fb", KEY));
        assertEquals("20261122T093000Z_no-subject_" + KEY, EmlName.of(TIME, "\u202E...", KEY));
    }

    @Test
    void no_time_makes_a_name_unsafe() {
        assertSafe(EmlName.of(Instant.MAX, "x", KEY));
        assertSafe(EmlName.of(Instant.MIN, "x", KEY));
        assertEquals("99991231T235959Z_x_" + KEY, EmlName.of(Instant.MAX, "x", KEY));
    }

    @Test
    void an_invalid_key_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> EmlName.of(TIME, "x", "../x"));
        assertThrows(IllegalArgumentException.class, () -> EmlName.of(TIME, "x", ""));
    }

    @Test
    void every_message_of_the_corpus_gets_a_safe_name() throws Exception {
        for (Path mail : Corpus.mails()) {
            assertSafe(EmlName.of(TIME, MailHeaders.read(mail).subject(), KEY));
        }
    }

    private static void assertSafe(String name) {
        assertTrue(name.matches("\\d{8}T\\d{6}Z_[\\p{L}\\p{M}\\p{Nd}-]+_[0-9a-f]{16}"), name);
        int bytes = (name + ".json").getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= EmlName.MAX_BYTES, name + ": " + bytes);
        assertFalse(name.chars().anyMatch(c -> Character.isSurrogate((char) c)) && !isPaired(name), name);
    }

    private static boolean isPaired(String name) {
        return name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
}
