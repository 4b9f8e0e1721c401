package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboundFailureTest {
    private static final Exception TEMPORARY = new TemporaryException(OneMailbox.fault("ErrorServerBusy"));

    @TempDir
    Path folder;

    private OneMailbox one;
    private InboundFailure failures;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        Tally tally = new Tally(new SimpleMeterRegistry());
        failures = new InboundFailure(
                one.states,
                new OutageDetection(one.ledger.inbound(), new Comparison(null), tally, one.clock),
                new Delivery(one.states, one.ledger.inbound(), one.mailCenter, tally, one.clock));
    }

    @AfterEach
    void close() {
        one.close();
    }

    private Mail staged() throws IOException {
        Mail mail = one.mail("1")
                .staged(new Mail.Staged("20261125_Printer_" + one.mail("1").key(), 4, "hash", false));
        Files.writeString(mail.stagingPath(), "MIME");
        one.record(mail, State.STAGED);
        return mail;
    }

    @Test
    void a_failed_message_stays_in_the_mailbox_and_the_end_of_the_poll_decides_whether_it_was_an_attempt() {
        one.state.begin();
        assertEquals(Outcome.LEFT, failures.leave(one.mail("1"), TEMPORARY).word());
        assertEquals(Optional.empty(), one.ledger.inbound().find(one.mail("1").key()));
        assertEquals(1, one.state.poll().failed().size());
        assertFalse(one.status.isDown());
    }

    @Test
    void a_failure_after_the_message_has_its_outcome_changes_nothing() {
        one.state.begin();
        Mail mail = one.mail("1");
        mail.passage().end().with(Outcome.delivered());
        assertEquals(Outcome.DELIVERED, failures.leave(mail, TEMPORARY).word());
        assertEquals(0, one.state.poll().failed().size());
    }

    @Test
    void a_retry_has_one_attempt_and_does_not_affect_the_poll() {
        one.record(one.mail("1"), State.HELD_ACKNOWLEDGED);
        Mail retried = Mail.retried(
                one.inbound,
                one.entry(one.mail("1")),
                OneMailbox.summary("1"),
                new RetriedContent(Optional.empty(), false));
        assertEquals(Outcome.TO_HOLD, failures.leave(retried, TEMPORARY).word());
        assertEquals(0, one.state.poll().failed().size());
    }

    @Test
    void a_failure_of_the_mailbox_ends_the_poll_and_is_the_reason_of_the_outcome() {
        Outcome outcome =
                failures.down(one.mail("1"), new MailboxDownException(OneMailbox.fault("ErrorAccessDenied"), null));
        assertEquals(Outcome.LEFT, outcome.word());
        assertTrue(outcome.reason().orElseThrow().contains("ErrorAccessDenied"));
        assertTrue(one.state.isOver());
        assertTrue(one.status.isDown());
    }

    @Test
    void a_staged_file_that_another_program_took_is_fetched_again_and_the_mailbox_stays_up() throws Exception {
        Mail mail = staged();
        Files.delete(mail.stagingPath());
        assertEquals(
                Outcome.LEFT,
                failures.notHandedOver(mail, new IOException("no such file")).word());
        assertEquals(State.FAILING, one.entry(mail).state());
        assertFalse(one.status.isDown());
        assertEquals(1, one.status.warnings().size());
    }

    @Test
    void a_staged_file_that_cannot_be_moved_is_a_problem_of_the_folder() throws Exception {
        Mail mail = staged();
        assertEquals(
                Outcome.LEFT,
                failures.notHandedOver(mail, new IOException("read-only")).word());
        assertEquals(State.STAGED, one.entry(mail).state());
        assertTrue(one.status.isDown());
    }

    @Test
    void if_the_whole_staging_folder_is_gone_the_volume_is_missing_and_nothing_is_fetched_again() throws Exception {
        Mail mail = staged();
        Files.delete(mail.stagingPath());
        Files.delete(Staging.folder(one.inbound));
        failures.notHandedOver(mail, new IOException("no such file"));
        assertEquals(State.STAGED, one.entry(mail).state());
        assertTrue(one.status.isDown());
    }
}
