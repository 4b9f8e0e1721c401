package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.InDoubtException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtfulSendTest {
    private static final String NOTHING = "{\"value\": []}";
    private static final String FIND = "internetMessageId";

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private OneOutbox one;
    private DoubtfulSend doubt;

    /** A message whose request had started before a crash. */
    private OutgoingMail begun(String... settings) {
        one = new OneOutbox(folder, settings);
        doubt = new DoubtfulSend(
                one.record,
                new SentLookup(graph.graph()),
                new Drafts(graph.graph()),
                new Tally(new SimpleMeterRegistry()),
                one.clock,
                List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)));
        OutgoingMail mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nHello.\r\n");
        one.record.write(new OutboundEntryBuilder(one.entry(mail))
                .state(State.SENDING)
                .message("<1@x>", "hash", 1)
                .begun(one.clock.instant()));
        return one.known(mail);
    }

    private OutgoingMail withDraft(OutgoingMail mail, Draft draft) {
        one.record.write(new OutboundEntryBuilder(one.entry(mail)).draft(draft));
        return one.known(mail);
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private String resolve(OutgoingMail mail) {
        return doubt.resolveDoubt(mail).word();
    }

    @Test
    void a_message_in_the_mailbox_that_is_not_a_draft_was_sent() {
        OutgoingMail mail = begun();
        graph.on(FIND, "{\"value\": [{\"id\": \"d\", \"isDraft\": true}, {\"id\": \"s\", \"isDraft\": false}]}");
        assertEquals(Outcome.SENT, resolve(mail));
        assertEquals(State.SENDING, one.entry(mail).state(), "the step that follows records it");
    }

    @Test
    void a_message_that_is_not_found_is_searched_for_at_growing_intervals_and_then_held_as_in_doubt() {
        OutgoingMail mail = begun();
        graph.on(FIND, NOTHING);
        OutgoingMail justSent = mail.startingAs(State.CLAIMED);
        assertEquals(
                Outcome.LEFT,
                doubt.begin(justSent, new UnknownOutcomeException(OneOutbox.fault("timeout")))
                        .word());
        for (int look = 1; look <= 2; look++) {
            assertEquals(Outcome.LEFT, resolve(one.known(mail)));
            assertTrue(one.entry(mail).nextTry().isAfter(one.clock.instant()));
        }
        InDoubtException doubtful = assertThrows(InDoubtException.class, () -> resolve(one.known(mail)));
        assertEquals("in-doubt", doubtful.fault().code());
        assertTrue(
                graph.requests().stream().allMatch(request -> request.startsWith("GET")), graph.requests()::toString);
    }

    @Test
    void a_draft_that_was_never_sent_is_removed_and_the_message_is_sent() {
        OutgoingMail mail = withDraft(begun(), Draft.unknown());
        graph.on(FIND, "{\"value\": [{\"id\": \"d1\", \"isDraft\": true}]}").on("DELETE", "");
        assertEquals(Outcome.NOT_SENT, resolve(mail));
        assertTrue(graph.requests().get(1).endsWith("messages/d1"), graph.requests()::toString);
    }

    @Test
    void a_draft_that_may_still_be_sent_is_removed_only_after_the_last_search() {
        OutgoingMail mail = withDraft(begun(), Draft.of("d1"));
        graph.on("GET", "{\"id\": \"d1\", \"isDraft\": true}").on("DELETE", "");
        assertEquals(Outcome.LEFT, resolve(mail));
        assertEquals(Outcome.LEFT, resolve(one.known(mail)));
        assertEquals(Outcome.NOT_SENT, resolve(one.known(mail)));
    }

    @Test
    void nothing_is_sent_in_place_of_a_draft_that_cannot_be_removed() {
        OutgoingMail mail = withDraft(begun(), Draft.unknown());
        graph.on(FIND, "{\"value\": [{\"id\": \"d1\", \"isDraft\": true}]}")
                .fails("DELETE", new TemporaryException(OneOutbox.fault("ErrorServerBusy")));
        assertThrows(TemporaryException.class, () -> resolve(mail));
    }

    @Test
    void a_draft_that_is_gone_is_searched_for_by_its_message_id() {
        OutgoingMail mail = withDraft(begun(), Draft.of("d1"));
        graph.on(FIND, "{\"value\": [{\"id\": \"s\", \"isDraft\": false}]}")
                .fails("messages/d1", new GoneException(OneOutbox.fault("ErrorItemNotFound")));
        assertEquals(Outcome.SENT, resolve(mail));
    }

    @Test
    void with_in_doubt_set_to_resend_it_is_sent_again_once() {
        OutgoingMail mail = begun("IN_DOUBT", "resend");
        graph.on(FIND, NOTHING);
        resolve(mail);
        resolve(one.known(mail));
        assertEquals(Outcome.NOT_SENT, resolve(one.known(mail)));
        assertTrue(one.entry(mail).sending().isResent());
        assertThrows(InDoubtException.class, () -> resolve(one.known(mail)));
    }

    @Test
    void a_retry_searches_once_and_sends_again_only_if_the_person_asked_for_that() {
        OutgoingMail mail = begun();
        graph.on(FIND, NOTHING);
        assertThrows(InDoubtException.class, () -> resolve(OneOutbox.retried(mail)));
        OutgoingMail resend = new OutgoingMail(
                mail.outbox(),
                mail.key(),
                mail.file(),
                mail.fileName(),
                mail.startState(),
                mail.checked(),
                OutgoingMail.Retry.EVEN_IF_SENT,
                OutgoingMail.Arrival.ofLetter(Instant.EPOCH));
        assertEquals(Outcome.NOT_SENT, resolve(resend));
        assertEquals(
                Outcome.TO_HOLD,
                doubt.begin(resend, new UnknownOutcomeException(OneOutbox.fault("timeout")))
                        .word());
    }
}
