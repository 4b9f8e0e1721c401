package dev.mailchute.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutboxNamesTest {
    @Test
    void messages_are_recognised_by_extension_and_hidden_files_are_not_finished() {
        for (String mail : new String[] {"a.eml", "A.EML", "order.json", "a.b.Eml"}) {
            assertTrue(OutboxNames.isMail(mail), mail);
        }
        for (String other : new String[] {".a.eml", "a.eml.part", "eml", "a.txt", ".json"}) {
            assertFalse(OutboxNames.isMail(other), other);
        }
    }

    @Test
    void a_name_is_kept_unless_the_suffix_of_a_receipt_would_not_fit() {
        assertEquals("order.eml", OutboxNames.forReceipt("order.eml", "k3y"));
        assertEquals("order~k3y.eml", OutboxNames.unique("order.eml", "k3y"));
        String most = "x".repeat(216) + ".eml";
        assertEquals(most, OutboxNames.forReceipt(most, "k3y"));
        assertEquals("x".repeat(200) + "~k3y.eml", OutboxNames.forReceipt("x" + most, "k3y"));
    }

    @Test
    void a_long_name_is_cut_by_bytes_but_between_characters() {
        String cut = OutboxNames.forReceipt("\ud83d\udce7".repeat(60) + ".eml", "k3y");
        assertEquals("\ud83d\udce7".repeat(50) + "~k3y.eml", cut);
        assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= 220);
    }
}
