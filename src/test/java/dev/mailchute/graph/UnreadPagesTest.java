package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Warnings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnreadPagesTest {
    private static final Pattern RANGE = Pattern.compile("\\$top=(\\d+).*?(?:\\$skip=(\\d+))?$");
    private static final Warnings NONE = new Warnings() {
        @Override
        public void warn(String mailbox, String subject, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void settled(String mailbox, String subject) {}
    };

    private final CannedGraph graph = new CannedGraph();
    private final List<Integer> spoiled = new ArrayList<>();
    private boolean isOver;
    private Instant from = UnreadPages.BEGINNING;

    @AfterEach
    void close() {
        graph.close();
    }

    private UnreadPages list() {
        return new UnreadPages(
                graph.graph(),
                new GraphMailbox("inbound.support", "support@contoso.com", null),
                "inbox",
                Duration.ofNanos(1),
                new UnreadPages.Listening(() -> isOver, (which, fault) -> spoiled.add(which), NONE, () -> from));
    }

    private static TemporaryException failure(int status) {
        return new TemporaryException(new Fault("Code", status, "No.", Optional.empty()));
    }

    /** A folder with this many messages, some of which make every page that contains them fail. */
    private void folderOf(int size, int status, Set<Integer> bad) {
        graph.answers("mailFolders/inbox/messages", request -> {
            Matcher range = RANGE.matcher(request);
            assertTrue(range.find(), request);
            int from = range.group(2) == null ? 0 : Integer.parseInt(range.group(2));
            int to = Math.min(size, from + Integer.parseInt(range.group(1)));
            if (bad.stream().anyMatch(index -> index >= from && index < to)) {
                throw failure(status);
            }
            return IntStream.range(from, Math.max(from, to))
                    .mapToObj(index -> "{\"id\": \"" + index + "\"}")
                    .collect(Collectors.joining(",", "{\"value\": [", "]}"));
        });
    }

    private List<String> ids(UnreadPages.UnreadPage page) {
        return page.entries().stream().map(MailSummary::id).toList();
    }

    @Test
    void an_entry_that_makes_its_page_fail_is_isolated_and_the_others_are_listed() {
        folderOf(5, 500, Set.of(2));
        assertEquals(List.of("0", "1", "3", "4"), ids(list().first()));
        assertEquals(List.of(1), spoiled);
    }

    @Test
    void after_a_gateway_timeout_a_smaller_page_is_requested() {
        folderOf(3, 504, Set.of(0));
        assertEquals(List.of("1", "2"), ids(list().first()));
    }

    @Test
    void an_overloaded_service_is_asked_again_but_not_for_a_smaller_page() {
        folderOf(3, 503, Set.of(0));
        UnreadPages list = list();
        assertThrows(TemporaryException.class, list::first);
        assertEquals(4, graph.requests().size());
        assertTrue(graph.requests().stream().allMatch(request -> request.contains("$top=100")));
        assertEquals(List.of(), spoiled);
    }

    @Test
    void if_not_even_an_empty_page_can_be_read_no_entry_is_to_blame() {
        graph.fails("mailFolders/inbox/messages", failure(500));
        UnreadPages list = list();
        assertThrows(TemporaryException.class, list::first);
        assertEquals(List.of(), spoiled);
    }

    @Test
    void a_page_takes_at_most_forty_requests() {
        folderOf(100, 500, IntStream.range(0, 100).boxed().collect(Collectors.toSet()));
        list().first();
        assertTrue(graph.requests().size() <= 4 + 40 + 2, graph.requests().size() + " requests");
    }

    @Test
    void an_ended_poll_makes_no_more_requests() {
        folderOf(3, 500, Set.of(0));
        UnreadPages list = list();
        isOver = true;
        assertEquals(List.of(), ids(list.first()));
        assertEquals(1, graph.requests().size());
    }
}
