package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FolderPathTest {
    @Test
    void names_are_separated_by_unescaped_slashes() {
        assertEquals(
                List.of("Inbox", "A/B", "C"),
                FolderPath.parse("Inbox/A\\/B/ C ").parts());
        assertEquals(List.of("a\\b"), FolderPath.parse("a\\b").parts());
        assertEquals(List.of("A", "B"), FolderPath.parse("/A//B/").parts());
    }

    @Test
    void an_id_is_used_unchanged() {
        FolderPath path = FolderPath.parse("id:AAk/x=");
        assertEquals(Optional.of("AAk/x="), path.id());
        assertEquals(List.of(), path.parts());
        assertEquals(Optional.empty(), path.wellKnown());
    }

    @Test
    void the_first_name_may_be_a_well_known_name() {
        assertEquals(Optional.of("sentitems"), FolderPath.parse("SentItems").wellKnown());
        assertEquals(Optional.empty(), FolderPath.parse("Tickets/Inbox").wellKnown());
        assertEquals(Optional.empty(), FolderPath.parse("Gesendete Elemente").wellKnown());
    }
}
