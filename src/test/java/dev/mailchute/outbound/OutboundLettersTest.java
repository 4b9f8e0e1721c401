package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundLettersTest {
    @TempDir
    Path folder;

    private OneOutbox one;
    private OutboundLetters letters;
    private OutgoingMail mail;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        letters = new OutboundLetters(
                one.mailCenter,
                one.record,
                one.outboxes,
                one.failures,
                new Tally(new SimpleMeterRegistry()),
                one.clock);
        mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nHello.\r\n");
    }

    @AfterEach
    void close() {
        one.close();
    }

    private static PermanentException refused() {
        return new PermanentException(OneOutbox.fault("sender-not-allowed"));
    }

    private Letter letter() {
        return one.mailCenter.find(mail.key()).orElseThrow();
    }

    private Path receipt() {
        return one.outbox.outboxDir().resolve("failed").resolve("a.eml.failed.json");
    }

    @Test
    void the_mail_center_has_the_message_and_the_application_its_receipt() throws Exception {
        Outcome outcome = letters.hold(mail, refused());
        assertEquals(Outcome.HELD, outcome.word());
        assertTrue(outcome.reason().orElseThrow().contains("sender-not-allowed"));
        assertEquals(State.HELD, one.entry(mail).state());
        assertFalse(Files.exists(mail.file()));
        assertTrue(Files.exists(receipt()));
        assertTrue(one.mailCenter.message(letter()).isPresent());
    }

    @Test
    void a_message_that_may_have_been_sent_is_a_letter_in_doubt_and_stays_so_when_it_is_retried() throws Exception {
        one.recordAs(mail, State.SENDING);
        letters.hold(one.known(mail), new UnknownOutcomeException(OneOutbox.fault("timeout")));
        assertTrue(letter().isInDoubt());
        assertTrue(letters.retried(letter(), false).isInDoubt());
    }

    @Test
    void a_retry_that_a_route_let_fail_after_its_sending_had_begun_is_in_doubt() throws Exception {
        letters.hold(mail, refused());
        for (Exception failure :
                new Exception[] {new RouteMistakeException("not accepted"), new IllegalStateException("a bug")}) {
            OutgoingMail retried = letters.retried(letter(), false);
            one.recordAs(mail, State.SENDING);
            letters.hold(retried, failure);
            assertTrue(letter().isInDoubt(), "it would be sent twice");
        }
    }

    @Test
    void a_letter_whose_message_was_sent_after_all_is_only_settled() throws Exception {
        letters.hold(mail, refused());
        assertFalse(letters.retried(letter(), false).isSent());
        one.recordAs(mail, State.SENT);
        assertTrue(letters.retried(letter(), false).isSent());
    }

    @Test
    void a_letter_is_looked_up_first_if_the_ledger_failed_after_its_sending_had_begun() throws Exception {
        letters.hold(mail, refused());
        one.recordAs(mail, State.SENDING);
        assertTrue(letters.retried(letter(), false).isInDoubt(), "it would be sent twice");
    }

    @Test
    void a_file_that_the_mail_center_cannot_hold_stays_in_place() throws Exception {
        Files.writeString(folder.resolve("mail-center"), "in the way");
        assertThrows(UncheckedIOException.class, () -> letters.hold(mail, refused()));
        assertTrue(Files.exists(mail.file()));
        assertEquals(State.CLAIMED, one.entry(mail).state());
    }

    @Test
    void if_the_receipt_cannot_be_written_the_message_stays_and_the_outbox_is_down() throws Exception {
        Files.writeString(one.outbox.outboxDir().resolve("failed"), "in the way");
        assertEquals(Outcome.LEFT, letters.hold(mail, refused()).word());
        assertTrue(Files.exists(mail.file()));
        assertEquals(1, one.entry(mail).failures().count());
        assertTrue(one.status.isDown());
    }
}
