package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.graph.transport.GraphEndpoint;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendingTest {
    private static final String CREATE = "POST outbound.orders/messages";

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private OneOutbox one;
    private Sending sending;

    private OutgoingMail checked(String... settings) throws Exception {
        one = new OneOutbox(folder, settings);
        sending = new Sending(
                one.record, new SentLookup(graph.graph()), new Drafts(graph.graph()), new Tally(meters), one.clock);
        OutgoingMail mail = one.claimed("a.eml", "To: ann@x.example\r\nMessage-ID: <1@x>\r\n\r\nHello.\r\n");
        return new PreSendCheck(one.outboxes, one.ledger.outbound(), one.clock).check(mail);
    }

    private Optional<Draft> draft(OutgoingMail mail) {
        return one.entry(mail).sending().draft();
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    @Test
    void a_send_is_recorded_before_and_after() throws Exception {
        OutgoingMail mail = checked();
        sending.begin(mail, new HashMap<>());
        OutboundEntry begun = one.entry(mail);
        assertEquals(State.SENDING, begun.state());
        assertEquals(Optional.of("<1@x>"), begun.content().messageId());
        assertEquals(Optional.of(mail.checkedMail().sha256()), begun.content().sha256());
        assertEquals(Optional.empty(), draft(mail), "one request carries it");
        sending.sent(mail, "request-1", mail.mailboxUri());
        assertEquals(State.SENT, one.entry(mail).state());
        assertEquals(Optional.of("request-1"), one.entry(mail).sending().requestId());
    }

    @Test
    void a_message_that_exchange_has_not_accepted_is_not_recorded_as_sent() throws Exception {
        OutgoingMail mail = checked();
        Map<String, Object> properties = new HashMap<>(Map.of(GraphEndpoint.ACCEPTED, mail.mailboxUri()));
        sending.begin(mail, properties);
        String accepted = (String) properties.get(GraphEndpoint.ACCEPTED);
        assertThrows(
                RouteMistakeException.class,
                () -> sending.sent(mail, "request-1", accepted),
                "what was accepted before it began was another message");
        assertThrows(RouteMistakeException.class, () -> sending.sent(mail, "request-1", "outbound.others"));
        assertEquals(State.SENDING, one.entry(mail).state(), "so that it is looked up");
    }

    /** A split goes on with the message after a part of it failed. */
    @Test
    void a_message_that_has_ended_before_its_way_has_is_not_sent() throws Exception {
        OutgoingMail mail = checked();
        mail.arrival().end().with(Outcome.held(OneOutbox.fault("x")));
        assertThrows(RouteMistakeException.class, () -> sending.begin(mail, new HashMap<>()));
        assertEquals(State.CLAIMED, one.entry(mail).state());
    }

    @Test
    void a_message_is_not_checked_for_own_steps_once_another_process_has_the_outbox() throws Exception {
        OutgoingMail mail = checked();
        one.isOthers = true;
        assertThrows(MailboxDownException.class, () -> new PreSendCheck(one.outboxes, one.ledger.outbound(), one.clock)
                .check(mail));
    }

    @Test
    void a_file_is_timed_from_its_last_change_and_a_letter_is_not() throws Exception {
        OutgoingMail mail = checked();
        one.clock.step(Duration.ofSeconds(30));
        sending.sent(mail, "request-1", mail.mailboxUri());
        sending.sent(OneOutbox.retried(mail), "request-2", mail.mailboxUri());
        Timer delays = meters.get("mailchute.delivery.delay").timer();
        assertEquals(1, delays.count());
        assertEquals(90, delays.totalTime(TimeUnit.SECONDS), 1);
    }

    @Test
    void a_drafts_id_is_in_the_ledger_before_it_is_sent_and_cleared_once_it_is_removed() throws Exception {
        OutgoingMail mail = checked("SEND_MODE", "draft");
        sending.begin(mail, new HashMap<>());
        assertEquals(Optional.of(Draft.none()), draft(mail));
        graph.answers("messages/d1/send", asked -> {
            assertEquals(Optional.of(Draft.of("d1")), draft(mail));
            throw new PermanentException(OneOutbox.fault("ErrorSendAsDenied"));
        });
        graph.on(CREATE, "{\"id\": \"d1\"}").on("DELETE", "");
        assertThrows(PermanentException.class, () -> sending.sendDraft(mail, new HashMap<>()));
        assertEquals(Optional.of(Draft.none()), draft(mail));
        assertTrue(graph.requests().contains("DELETE outbound.orders/messages/d1"), graph.requests()::toString);
    }

    @Test
    void a_draft_that_may_have_been_sent_is_kept_for_the_search() throws Exception {
        OutgoingMail mail = checked("SEND_MODE", "draft");
        sending.begin(mail, new HashMap<>());
        graph.fails("messages/d1/send", new UnknownOutcomeException(OneOutbox.fault("timeout")))
                .on(CREATE, "{\"id\": \"d1\"}");
        assertThrows(UnknownOutcomeException.class, () -> sending.sendDraft(mail, new HashMap<>()));
        assertEquals(Optional.of(Draft.of("d1")), draft(mail));
    }

    @Test
    void the_draft_of_an_earlier_attempt_is_removed_first_by_its_id_or_by_its_message_id() throws Exception {
        OutgoingMail mail = checked("SEND_MODE", "draft");
        sending.begin(mail, new HashMap<>());
        one.record.write(new OutboundEntryBuilder(one.entry(mail)).draft(Draft.of("d0")));
        graph.on("/send", "").on(CREATE, "{\"id\": \"d1\"}").on("DELETE", "");
        sending.sendDraft(mail, new HashMap<>());
        assertEquals("DELETE outbound.orders/messages/d0", graph.requests().get(0));
        one.record.write(new OutboundEntryBuilder(one.entry(mail)).draft(Draft.unknown()));
        graph.on("GET", "{\"value\": [{\"id\": \"d2\", \"isDraft\": true}]}");
        graph.requests().clear();
        sending.sendDraft(mail, new HashMap<>());
        assertEquals(
                List.of("GET", "DELETE"),
                graph.requests().stream()
                        .limit(2)
                        .map(request -> request.substring(0, request.indexOf(' ')))
                        .toList());
    }
}
