package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboundLettersTest {
    private static final String MIME = "From: ann@x.example\r\n\r\nHello.\r\n";
    private static final Exception REFUSED = new PermanentException(OneMailbox.fault("ErrorInvalidRequest"));

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private OneMailbox one;
    private InboundLetters letters;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        letters = new InboundLetters(
                graph.graph(),
                one.ledger.inbound(),
                one.mailCenter,
                new Tally(new SimpleMeterRegistry()),
                one.clock,
                one.states);
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private Mail staged(Mail mail) throws IOException {
        Mail staged = mail.staged(new Mail.Staged("20261125_Printer_" + mail.key(), MIME.length(), "hash", false));
        Files.writeString(staged.stagingPath(), MIME);
        return staged;
    }

    private Letter letter() {
        return one.mailCenter.list().get(0);
    }

    @Test
    void a_message_with_its_mime_becomes_a_letter_in_the_mail_centers_custody() throws Exception {
        Mail mail = staged(one.mail("1"));
        assertEquals(Outcome.HELD, letters.hold(mail, REFUSED).word());
        assertEquals(MIME, Files.readString(one.mailCenter.message(letter()).orElseThrow()));
        assertFalse(Files.exists(mail.stagingPath()), "the letter has it now");
        assertEquals(State.HELD, one.entry(mail).state());
        assertEquals(1, letter().attempts());
        assertEquals(one.clock.instant().truncatedTo(ChronoUnit.SECONDS), letter().firstFailure());
    }

    @Test
    void a_message_that_a_poll_gives_up_has_its_own_failure_counted_once() throws Exception {
        Instant first = one.clock.instant().minus(Duration.ofHours(1));
        Mail mail = staged(one.mail("1"))
                .afterLastAttempt(
                        new Failures(5, Optional.of(first)),
                        Optional.of(new TemporaryException(OneMailbox.fault("ErrorServerBusy"))));
        letters.hold(mail, REFUSED);
        assertEquals("ErrorServerBusy", letter().code());
        assertEquals(5, letter().attempts());
        assertEquals(first.truncatedTo(ChronoUnit.SECONDS), letter().firstFailure());
    }

    @Test
    void a_message_is_held_later_if_the_mailbox_cannot_be_asked_for_its_content() {
        graph.fails("GET", new MailboxDownException(OneMailbox.fault("offline"), null));
        assertThrows(MailboxDownException.class, () -> letters.hold(one.mail("1"), REFUSED));
        assertTrue(one.mailCenter.list().isEmpty());
        assertTrue(one.status.isDown());
    }

    @Test
    void a_message_that_cannot_be_listed_gets_one_letter_which_cannot_be_retried() {
        letters.holdUnlisted(one.inbound, 1, OneMailbox.fault("ErrorInternalServerError"));
        letters.holdUnlisted(one.inbound, 1, OneMailbox.fault("ErrorInternalServerError"));
        assertEquals(1, one.mailCenter.list().size());
        PermanentException refused = assertThrows(PermanentException.class, () -> letters.retried(letter()));
        assertEquals("no-id", refused.fault().code());
    }

    @Test
    void a_letter_is_retried_from_its_mime_even_if_the_message_is_gone_from_the_mailbox() throws Exception {
        letters.hold(staged(one.mail("1")), REFUSED);
        graph.fails("GET inbound.support/messages/1", new GoneException(OneMailbox.fault("ErrorItemNotFound")));
        Mail retried = letters.retried(letter());
        assertTrue(retried.isRetried() && retried.hasHeldMime());
        assertEquals("1", retried.id());
        assertEquals("Printer", retried.subject());
    }

    @Test
    void a_letter_without_a_ledger_entry_cannot_be_retried() throws Exception {
        letters.hold(staged(one.mail("1")), REFUSED);
        one.ledger.inbound().state(letter().id(), State.HELD_ACKNOWLEDGED, Instant.EPOCH);
        one.ledger.removeBefore(one.clock.instant());
        PermanentException refused = assertThrows(PermanentException.class, () -> letters.retried(letter()));
        assertEquals("forgotten", refused.fault().code());
    }

    @Test
    void a_held_message_keeps_its_categories_and_is_marked_once() {
        Mail mail = Mail.recorded(one.inbound, held("1"));
        graph.on("$select=categories", "{\"id\": \"1\", \"categories\": [\"Red\", \"Mail Center\"]}");
        assertEquals("{\"isRead\":true,\"categories\":[\"Red\",\"Mail Center\"]}", letters.heldMark(mail));
    }

    private InboundEntry held(String id) {
        one.record(one.mail(id), State.HELD);
        return one.entry(one.mail(id));
    }
}
