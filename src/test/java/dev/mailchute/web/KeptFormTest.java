package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.web.KeptForm.FormField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form that the sign-in carries along: all of it or, in words, nothing; and only to where forms of the Mail Center go. */
class KeptFormTest {
    private static final String NOTE = "/mail-center/letters/a-1/note";

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void every_sign_comes_back_as_it_was() {
        String text = "a\r\nb\u0000\u202e\ufeff \"<>'`& \u4e2d\ud83d\ude00 \t ";
        KeptForm form = new KeptForm(
                NOTE, List.of(new FormField("note", text), new FormField("id", "1"), new FormField("id", "2")));
        String carried = form.carried().orElseThrow();
        assertTrue(carried.matches("[A-Za-z0-9_-]+"), carried);
        assertEquals(Optional.of(form), KeptForm.carried(carried));
    }

    @Test
    void too_long_input_is_not_cut() {
        KeptForm form = new KeptForm(NOTE, List.of(new FormField("note", "x".repeat(KeptForm.MAX_CARRIED))));
        assertEquals(Optional.empty(), form.carried());
        assertEquals(Optional.empty(), KeptForm.carried("a".repeat(KeptForm.MAX_CARRIED + 1)));
    }

    @Test
    void tokens_passwords_and_confirmations_are_not_carried() {
        String json = "{\"path\": \"" + NOTE + "\", \"fields\": [[\"csrf\", \"c\"], [\"password\", \"p\"],"
                + " [\"Confirmed\", \"yes\"], [\"kept\", \"k\"], [\"note\", \"n\"]]}";
        assertEquals(
                List.of(new FormField("note", "n")),
                KeptForm.carried(encoded(json)).orElseThrow().fields());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"path\": \"//evil.example\", \"fields\": []}",
                "{\"path\": \"https://evil.example/\", \"fields\": []}",
                "{\"path\": \"/mail-center/logout\", \"fields\": []}",
                "{\"path\": \"/mail-center/login\", \"fields\": []}",
                "{\"path\": \"/mail-center/letters?x=y\", \"fields\": []}",
                "{\"path\": \"/mail-center/../x\", \"fields\": []}",
                "{\"path\": "
            })
    void what_leads_elsewhere_or_is_broken_is_none(String json) {
        assertEquals(Optional.empty(), KeptForm.carried(encoded(json)));
        assertEquals(Optional.empty(), KeptForm.carried("not base64!"));
    }

    @Test
    void it_asks_in_words_and_leads_back_to_where_it_was_made() {
        KeptForm marked = new KeptForm(
                "/mail-center/letters",
                List.of(
                        new FormField("act", "retry"),
                        new FormField("id", "1"),
                        new FormField("id", "2"),
                        new FormField("view", "q=x&to=//evil.example")));
        assertEquals("Retry 2 letters?", marked.view(200, "").model().get("question"));
        assertEquals("/mail-center/letters?q=x", marked.view(200, "").model().get("cancel"));
        KeptForm note = new KeptForm(NOTE, List.of(new FormField("note", "n")));
        assertEquals("/mail-center/letters/a-1", note.view(200, "").model().get("cancel"));
        assertFalse(note.view(200, "").model().get("shown").toString().isEmpty());
        KeptForm restored = new KeptForm("/mail-center/discarded", List.of(new FormField("act", "restore-all")));
        assertEquals(
                "Restore all matching letters?", restored.view(200, "").model().get("question"));
    }
}
