package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageChangeTest {
    @Test
    void a_change_contains_only_the_changed_properties() {
        assertEquals(
                "{\"isRead\":true,\"categories\":[\"Blue\",\"Mail Center\"]}",
                MessageChange.readWith(List.of("Blue", "Mail Center")));
        assertEquals("{\"destinationId\":\"A=\"}", MessageChange.moveTo("A="));
    }
}
