package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outage or poison: see ADR 9. */
class OutageDetectionTest {
    private static final String MIME = "From: ann@x.example\r\nTo: support@contoso.com\r\n\r\nHello.\r\n";
    private static final String OTHER = "messages/other/$value";
    private static final String ANY = "$top=50";
    private static final Instant FIRST = Instant.parse("2026-11-24T08:00:00Z");

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private OneMailbox one;
    private OutageDetection outages;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        outages = new OutageDetection(
                one.ledger.inbound(), new Comparison(graph.graph()), new Tally(new SimpleMeterRegistry()), one.clock);
        one.state.begin();
        graph.on(ANY, "{\"value\": [{\"id\": \"other\"}]}");
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private static Fault fault(int status) {
        return new Fault("Code", status, "No.", Optional.empty());
    }

    /** @param earlier the polls in which it failed before */
    private void fails(String id, int earlier, Exception failure) {
        Mail mail = one.mail(id);
        if (earlier > 0 && one.ledger.inbound().find(mail.key()).isEmpty()) {
            one.ledger
                    .inbound()
                    .record(mail.entry(
                            State.FAILING,
                            Optional.empty(),
                            new Failures(earlier, Optional.of(FIRST)),
                            one.clock.instant()));
        }
        one.state.poll().failed(mail, failure);
    }

    private List<String> toHold() {
        return outages.mailToHold(one.state).stream().map(Mail::id).toList();
    }

    private int attempts(String id) {
        return one.ledger
                .inbound()
                .find(one.mail(id).key())
                .map(entry -> entry.failures().count())
                .orElse(0);
    }

    @Test
    void a_failure_is_an_attempt_if_another_message_can_be_read_and_a_message_that_now_works_is_not_held() {
        graph.on(OTHER, MIME);
        graph.fails("$value", new TemporaryException(fault(503)));
        fails("1", 0, new TemporaryException(fault(503)));
        fails("2", one.inbound.attempts() - 1, new RefusedException(fault(403), false));
        // The second had its last attempt, but is no longer refused.
        assertEquals(List.of(), toHold());
        assertEquals(1, attempts("1"));
        assertFalse(one.status.isDown());
    }

    @Test
    void a_message_still_refused_while_others_can_be_read_is_held_at_its_last_attempt() {
        graph.on(OTHER, MIME).fails("messages/1/$value", new RefusedException(fault(403), false));
        fails("1", one.inbound.attempts() - 1, new RefusedException(fault(403), false));
        Mail last = outages.mailToHold(one.state).get(0);
        assertEquals("1", last.id());
        assertEquals(new Failures(one.inbound.attempts(), Optional.of(FIRST)), last.failures());
        assertEquals(
                last.failures(), last.failuresIncludingCurrent(one.clock.instant()), "this failure is counted already");
    }

    @Test
    void if_no_other_message_can_be_read_the_mailbox_is_down_and_nothing_counts() {
        graph.fails(OTHER, new RefusedException(fault(403), false));
        fails("1", one.inbound.attempts() - 1, new RefusedException(fault(403), false));
        assertEquals(List.of(), toHold());
        assertEquals(one.inbound.attempts() - 1, attempts("1"));
        assertTrue(one.status.isDown());
    }

    @Test
    void if_the_mailbox_cannot_be_reached_it_is_down_and_nothing_counts() {
        graph.fails(OTHER, new MailboxDownException(fault(401), null));
        fails("1", one.inbound.attempts() - 1, new TemporaryException(fault(503)));
        assertEquals(List.of(), toHold());
        assertEquals(one.inbound.attempts() - 1, attempts("1"));
        assertTrue(one.status.isDown());
    }

    @Test
    void a_message_without_mime_is_held_immediately_if_another_one_has_mime() {
        graph.on(OTHER, MIME).fails("messages/1/$value", new UnreadableException(fault(500)));
        fails("1", 0, new UnreadableException(fault(500)));
        assertEquals(List.of("1"), toHold());
    }

    @Test
    void a_message_delivered_meanwhile_stays_delivered() {
        graph.on(OTHER, MIME);
        one.record(one.mail("1"), State.DELIVERED);
        fails("1", one.inbound.attempts() - 1, new TemporaryException(fault(503)));
        assertEquals(List.of(), toHold());
        assertEquals(State.DELIVERED, one.entry(one.mail("1")).state());
    }

    @Test
    void a_staged_message_whose_step_fails_has_used_an_attempt_and_stays_staged() {
        graph.on(OTHER, MIME);
        Mail mail = one.mail("1").staged(new Mail.Staged("20261125_Printer_1", 4, "hash", false));
        one.record(mail, State.STAGED);
        one.state.poll().failed(mail, new TemporaryException(fault(503)));
        assertEquals(List.of(), toHold());
        assertEquals(State.STAGED, one.entry(mail).state());
        assertEquals(1, attempts("1"));
        assertEquals(
                "20261125_Printer_1", one.entry(mail).content().orElseThrow().file());
        assertEquals(
                1,
                one.ledger.inbound().open("support", State.STAGED, 10).size(),
                "it is tried again at the next poll, like one that never failed");
    }

    @Test
    void a_staged_message_is_held_after_its_last_attempt_whatever_its_mailbox_says_of_it_now() {
        graph.on(OTHER, MIME).on("messages/1/$value", MIME);
        Mail mail = one.mail("1").staged(new Mail.Staged("20261125_Printer_1", 4, "hash", false));
        one.ledger
                .inbound()
                .record(mail.entry(
                        State.STAGED,
                        mail.staged(),
                        new Failures(one.inbound.attempts() - 1, Optional.of(FIRST)),
                        one.clock.instant()));
        one.state.poll().failed(mail, new RefusedException(fault(403), false));
        assertEquals(List.of("1"), toHold());
    }

    @Test
    void a_mailbox_that_returns_no_message_is_detected_in_the_middle_of_a_poll() {
        graph.on(OTHER, "<html>Sign in</html>");
        outages.checkNow(one.state, new PollState.FailedMail(one.mail("1"), new RefusedException(fault(403), false)));
        assertTrue(one.status.isDown());
        assertTrue(one.state.isOver());
    }
}
