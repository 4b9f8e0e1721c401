package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.graph.CannedGraph;
import dev.mailchute.graph.UnreadPages;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Tally;
import dev.mailchute.health.Warnings;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox whose messages are delivered and stay unread, and a list that pages as Graph does. */
class CopyProgressTest {
    private static final Pattern REQUEST = Pattern.compile("\\$top=(\\d+).*ge%20(\\S+?)%20and(?:.*\\$skip=(\\d+))?");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Warnings NONE = new Warnings() {
        @Override
        public void warn(String mailbox, String subject, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void settled(String mailbox, String subject) {}
    };

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    /** The unread messages and when they were received. */
    private final Map<String, Instant> unread = new HashMap<>();

    private OneMailbox one;
    private Selection selection;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder, "ACKNOWLEDGE", "false");
        selection = new Selection(one.ledger.inbound(), one.reserved, one.settled, one.clock, name -> false);
        graph.answers("mailFolders/inbox/messages", this::page);
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private String page(String request) {
        Matcher asked = REQUEST.matcher(request);
        assertTrue(asked.find(), request);
        int top = Integer.parseInt(asked.group(1));
        int skip = asked.group(3) == null ? 0 : Integer.parseInt(asked.group(3));
        Instant from = Instant.parse(asked.group(2));
        List<String> ids = unread.entrySet().stream()
                .filter(mail -> !mail.getValue().isBefore(from))
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        String entries = ids.stream()
                .skip(skip)
                .limit(top)
                .map(id -> "{\"id\": \"" + id + "\", \"receivedDateTime\": \"" + unread.get(id) + "\"}")
                .collect(Collectors.joining(","));
        String next = request.replaceAll(".*(?=mailFolders)|&\\$skip=\\d+", "") + "&$skip=" + (skip + top);
        return "{\"value\": [" + entries + "]"
                + (ids.size() > skip + top
                        ? ", \"@odata.nextLink\": \"" + "https://graph.example/v1.0/" + next + "\""
                        : "")
                + "}";
    }

    private void arrives(int number, Instant received) {
        unread.put(String.format("%04d", number), received);
    }

    private UnreadMail list() {
        UnreadPages pages = new UnreadPages(
                graph.graph(),
                new GraphMailbox("inbound.support", "support@contoso.com", null),
                "inbox",
                Duration.ofNanos(1),
                new UnreadPages.Listening(
                        () -> false,
                        (which, fault) -> {
                            throw new AssertionError(fault.message());
                        },
                        NONE,
                        progress()::reached));
        return new UnreadMail(
                pages,
                listed -> selection.select(one.inbound, listed),
                () -> false,
                Runnable::run,
                one.state.copying());
    }

    private CopyProgress progress() {
        return one.state.copying().orElseThrow();
    }

    /** @return the messages that the poll took, each recorded as delivered before the next is taken */
    private List<String> poll(String... failing) {
        graph.requests().clear();
        List<String> taken = new ArrayList<>();
        UnreadMail mails = list();
        mails.begin();
        while (mails.hasNext()) {
            Mail mail = mails.next();
            taken.add(mail.id());
            one.record(mail, List.of(failing).contains(mail.id()) ? State.FAILING : State.ACKNOWLEDGED);
        }
        return taken;
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> String.format("%04d", number))
                .toList();
    }

    @Test
    void each_message_is_taken_once_and_later_polls_ask_for_one_page() {
        IntStream.range(0, 1000).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        assertEquals(ids(0, 1000), poll());
        assertTrue(graph.requests().size() < 30, () -> graph.requests().size() + " requests");

        assertEquals(List.of(), poll());
        assertEquals(1, graph.requests().size());
        arrives(1000, FIRST.plus(Duration.ofMinutes(1000)));
        assertEquals(List.of("1000"), poll());
        assertTrue(graph.requests().size() <= 2, () -> graph.requests().size() + " requests");
    }

    @Test
    void more_messages_of_one_second_than_a_page_has_do_not_stop_it() {
        IntStream.range(0, 350).forEach(number -> arrives(number, FIRST));
        arrives(350, FIRST.plusSeconds(1));
        assertEquals(ids(0, 351), poll());
        assertEquals(List.of(), poll());
    }

    @Test
    void a_message_that_fails_is_taken_at_each_poll_however_many_come_after_it() {
        IntStream.range(0, 300).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        assertEquals(ids(0, 300), poll("0007"));
        assertEquals(List.of("0007"), poll("0007"));
        assertEquals(List.of("0007"), poll());
        assertEquals(List.of(), poll());
    }

    @Test
    void a_message_that_is_listed_late_is_taken() {
        IntStream.range(0, 5).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        poll();
        poll(); // which finds all of them recorded
        arrives(9, FIRST.plus(Duration.ofMinutes(4)).minus(CopyProgress.OVERLAP));
        assertEquals(List.of("0009"), poll());
    }

    @Test
    void a_message_that_was_moved_into_the_folder_is_taken_within_an_hour() {
        IntStream.range(0, 300).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        poll();
        arrives(999, FIRST.minus(Duration.ofDays(30)));
        assertEquals(List.of(), poll());
        one.clock.step(CopyProgress.WHOLE_EVERY);
        assertEquals(List.of("0999"), poll());
        one.clock.step(CopyProgress.WHOLE_EVERY);
        assertEquals(List.of(), poll());
    }

    @Test
    void a_mailbox_that_another_process_had_meanwhile_is_read_from_its_beginning() {
        IntStream.range(0, 300).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        poll();
        arrives(999, FIRST.minus(Duration.ofDays(30)));
        one.state.gained();
        assertEquals(List.of("0999"), poll());
    }

    @Test
    void messages_that_people_read_meanwhile_hide_no_others() {
        IntStream.range(0, 400).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        List<String> taken = new ArrayList<>();
        UnreadMail mails = list();
        mails.begin();
        while (mails.hasNext()) {
            Mail mail = mails.next();
            taken.add(mail.id());
            one.record(mail, State.ACKNOWLEDGED);
            unread.remove(mail.id());
        }
        assertEquals(ids(0, 400), taken);
    }

    @Test
    void a_message_whose_staged_file_was_stolen_is_listed_again() throws Exception {
        IntStream.range(0, 150).forEach(number -> arrives(number, FIRST.plus(Duration.ofMinutes(number))));
        poll();
        Mail mail = one.mail("0003").staged(new Mail.Staged("file", 1, "x", false));
        one.record(mail, State.STAGED);
        Delivery delivery = new Delivery(
                one.states, one.ledger.inbound(), one.mailCenter, new Tally(new SimpleMeterRegistry()), one.clock);
        assertTrue(delivery.isLost(mail));
        assertEquals(Outcome.LEFT, delivery.fetchAgain(mail).word());
        assertEquals(List.of("0003"), poll());
    }

    @Test
    void a_mailbox_that_is_marked_has_no_such_progress() {
        try (OneMailbox other = new OneMailbox(folder.resolve("other"))) {
            assertFalse(other.state.copying().isPresent());
        }
    }
}
