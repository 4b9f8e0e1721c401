package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageTrailTest {
    private final PageTrail trail = new PageTrail();

    private static ObjectNode page(String link, String... ids) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode value = page.putArray("value");
        for (String id : ids) {
            value.addObject().put("id", id);
        }
        return link == null ? page : page.put("@odata.nextLink", link);
    }

    @Test
    void a_list_is_followed_to_its_end() {
        assertEquals(Optional.of("2"), trail.next(page("2", "a")));
        assertEquals(Optional.of("3"), trail.next(page("3", "b")));
        assertEquals(Optional.empty(), trail.next(page(null, "c")));
        assertEquals(Optional.empty(), trail.broken());
    }

    @Test
    void a_link_is_not_followed_twice() {
        assertEquals(Optional.of("2"), trail.next(page("2", "a")));
        assertEquals(Optional.of("3"), trail.next(page("3", "b")));
        assertEquals(Optional.empty(), trail.next(page("2", "c")));
        assertTrue(trail.broken().isPresent());
    }

    @Test
    void empty_pages_with_new_links_are_accepted_up_to_a_limit() {
        for (int i = 0; i < 19; i++) {
            assertEquals(Optional.of("e" + i), trail.next(page("e" + i)));
        }
        assertEquals(Optional.of("on"), trail.next(page("on", "a")));
        for (int i = 0; i < 19; i++) {
            assertEquals(Optional.of("f" + i), trail.next(page("f" + i)));
        }
        assertEquals(Optional.empty(), trail.broken());
        assertEquals(Optional.empty(), trail.next(page("f19")));
        assertTrue(trail.broken().isPresent());
    }

    @Test
    void repeated_entries_do_not_count_as_new() {
        trail.next(page("0", "a", "b"));
        for (int i = 1; i < 20; i++) {
            assertEquals(Optional.of("" + i), trail.next(page("" + i, i % 2 == 0 ? "a" : "b")));
        }
        assertEquals(Optional.empty(), trail.next(page("20", "a", "b")));
    }
}
