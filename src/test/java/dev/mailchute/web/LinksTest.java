package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.DiscardedQuery.DiscardedOrder;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.LetterQuery.Order;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A view as a link, and back. */
class LinksTest {
    @Test
    void every_member_of_a_view_survives_as_a_link() {
        for (String parameters : new String[] {
            "",
            "direction=outbound&name=orders&code=a%26b&outcome=in-doubt",
            "since=2026-11-24&until=2026-11-25&q=%C3%A9+x",
            "sort=-first&page=3",
            "sort=subject",
            "sort=last"
        }) {
            assertEquals(parameters, Links.back(Optional.of(parameters)).parameters());
        }
        for (String parameters : new String[] {"", "direction=inbound&who=ann&q=x", "sort=discarded&page=2"}) {
            assertEquals(parameters, DiscardedView.back(Optional.of(parameters)).parameters());
        }
    }

    @Test
    void a_day_is_meant_to_its_end() {
        LetterQuery query =
                Links.back(Optional.of("since=2026-11-24&until=2026-11-24")).query();
        Instant since = query.period().since().orElseThrow();
        Instant until = query.period().until().orElseThrow();
        assertTrue(since.isBefore(until) && Links.lastDay(until).equals(Links.day(since)));
    }

    @Test
    void what_is_no_view_is_every_letter() {
        for (String other : new String[] {"%", "sort=nonsense", "page=x", "since=tomorrow", "page=-1&&="}) {
            LetterQuery query = Links.back(Optional.of(other)).query();
            assertEquals(LetterQuery.ALL.kinds(), query.kinds(), other);
            assertEquals(LetterQuery.ALL.period(), query.period(), other);
            assertEquals(Order.LAST, query.order(), other);
        }
    }

    @Test
    void the_head_of_a_column_turns_its_own_order_round_and_begins_another_the_useful_way() {
        Links.LetterView view = new Links.LetterView(LetterQuery.ALL, 4);
        assertEquals("sort=last", view.sorted(Order.LAST).parameters());
        assertEquals("sort=subject", view.sorted(Order.SUBJECT).parameters());
        assertEquals("sort=-attempts", view.sorted(Order.ATTEMPTS).parameters());
        DiscardedView discarded = new DiscardedView(DiscardedQuery.ALL, 4);
        assertEquals(
                "sort=discarded", discarded.sorted(DiscardedOrder.DISCARDED).parameters());
        assertEquals("sort=from", discarded.sorted(DiscardedOrder.FROM).parameters());
    }

    @Test
    void a_list_has_links_to_the_pages_that_there_are() {
        Map<String, Object> first = ListParts.paging(1, ListParts.PAGE, ListParts.PAGE + 1, page -> "p" + page);
        assertEquals(Map.of("from", 1, "to", ListParts.PAGE, "before", "", "after", "p2"), first);
        Map<String, Object> last = ListParts.paging(2, 1, ListParts.PAGE + 1, page -> "p" + page);
        assertEquals(Map.of("from", ListParts.PAGE + 1, "to", ListParts.PAGE + 1, "before", "p1", "after", ""), last);
    }
}
