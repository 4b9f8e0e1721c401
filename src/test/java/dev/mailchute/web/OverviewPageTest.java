package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Status;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewPageTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private ManyMailboxes many;

    @BeforeEach
    void make() {
        many = new ManyMailboxes(folder, 1000, 4, clock);
    }

    private List<String> names(String... parameters) {
        List<?> rows = (List<?>) many.model(parameters).get("places");
        return rows.stream()
                .map(row -> (Status) ((Map<?, ?>) row).get("status"))
                .map(status -> status.direction() + "." + status.name())
                .toList();
    }

    @Test
    void of_a_thousand_mailboxes_those_with_trouble_come_first_and_the_others_page_by_page() {
        assertEquals(ListParts.PAGE, names().size());
        assertEquals("inbound.m0000", names().get(0));
        many.goesDown("inbound.m0700");
        many.goesDown("outbound.m0999");
        many.status("inbound.m0500").warn("a.eml", "it cannot be read");
        List<String> first = names();
        assertEquals(List.of("inbound.m0700", "outbound.m0999", "inbound.m0500", "inbound.m0000"), first.subList(0, 4));
        assertEquals(List.of("inbound.m0700", "outbound.m0999", "inbound.m0500"), names("only", "trouble"));
        assertEquals(List.of("inbound.m0047"), names("page", "2").subList(0, 1));
        assertEquals(50, names("page", "22").size());
        assertEquals(names("page", "22"), names("page", "1000"), "beyond the last page");
        assertEquals(
                List.of("inbound.m0999", "outbound.m0999").size(),
                names("find", "M0999@").size());
        assertEquals(List.of("outbound.m0999"), names("find", "m0999", "only", "trouble"));
        assertEquals(List.of(), names("find", "<nobody>"));
        String html = many.html("find", "m05", "only", "trouble");
        assertTrue(html.contains("1 to 1 of 1, of 1,100 in all"), html);
    }

    @Test
    void what_is_down_is_named_at_the_top_up_to_a_bound_and_all_of_it_is_counted() {
        for (int i = 100; i < 400; i++) {
            many.goesDown("inbound.m0" + i);
        }
        String html = many.html();
        String panel = html.substring(html.indexOf("panel bad"), html.indexOf("</section>"));
        assertTrue(panel.contains("300 of 1,100 mailboxes and outboxes are down"), panel);
        assertEquals(OverviewPage.MAX_DOWN, panel.split("down since", -1).length - 1);
        assertTrue(panel.contains(">and 290 more<"), panel);
    }

    @Test
    void a_plot_has_the_same_in_words_and_no_inline_style() {
        String html = many.html("find", "m0999");
        Matcher plot = Pattern.compile("<svg class=\"plot\".*?</svg>").matcher(html);
        int plots = 0;
        while (plot.find()) {
            plots++;
            assertTrue(plot.group().contains("role=\"img\" aria-label=\"Last 24 hours: "), plot.group());
            assertTrue(plot.group().matches(".* d=\"M[M0-9vhz -]+\".*"), plot.group());
        }
        assertEquals(2 + 2, plots, "one for each direction, one for each row");
        assertTrue(html.contains("at most "), html);
        assertFalse(html.contains("style=") || html.contains("<style") || html.contains("<script>"), html);
    }

    @Test
    void the_version_changes_with_what_is_shown_and_not_with_a_poll() {
        String before = LiveVersion.of(many.context);
        clock.step(Duration.ofSeconds(30));
        many.status("inbound.m0001").works();
        assertEquals(before, LiveVersion.of(many.context));
        many.goesDown("inbound.m0001");
        String down = LiveVersion.of(many.context);
        assertNotEquals(before, down);
        many.status("inbound.m0001").works();
        many.status("inbound.m0001").backlog(3);
        assertNotEquals(before, LiveVersion.of(many.context));
        many.status("inbound.m0001").backlog(0);
        assertEquals(before, LiveVersion.of(many.context));
        many.status("inbound.m0002").warn("a.eml", "it cannot be read");
        assertNotEquals(before, LiveVersion.of(many.context));
    }
}
