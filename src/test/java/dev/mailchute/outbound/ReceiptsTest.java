package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.Step;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
    @TempDir
    Path folder;

    private OneOutbox one;
    private Receipts receipts;
    private OutgoingMail mail;

    @BeforeEach
    void send() throws Exception {
        one = new OneOutbox(folder);
        receipts = new Receipts(
                one.record,
                one.mailCenter,
                new ChangedAfterSending(one.mailCenter, one.clock),
                one.outboxes,
                one.failures,
                new Tally(new SimpleMeterRegistry()));
        mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nHello.\r\n");
        one.record.write(new OutboundEntryBuilder(one.entry(mail))
                .state(State.SENT)
                .message("<1@x>", VerifiedFile.sha256(mail.file()), 1));
        mail = one.known(mail);
    }

    @AfterEach
    void close() {
        one.close();
    }

    private Path sent(String name) {
        return one.outbox.outboxDir().resolve("sent").resolve(name);
    }

    @Test
    void a_sent_file_is_moved_with_a_receipt_and_the_outbox_works() throws Exception {
        one.state.down(OneOutbox.fault("ErrorServerBusy"));
        assertEquals(Outcome.SENT, receipts.clearAway(mail).word());
        assertTrue(Files.readString(sent("a.eml.sent.json")).contains("ann@x.example"));
        assertTrue(Files.exists(sent("a.eml")));
        assertFalse(Files.exists(mail.file()));
        assertEquals(State.DONE, one.entry(mail).state());
        assertFalse(one.status.isDown());
    }

    @Test
    void a_file_changed_after_it_was_sent_becomes_a_letter() throws Exception {
        Files.writeString(mail.file(), "To: ben@x.example\r\n\r\nOther.\r\n");
        assertEquals(Outcome.SENT, receipts.clearAway(mail).word());
        assertFalse(Files.exists(sent("a.eml")));
        assertEquals(1, one.mailCenter.list().size());
        assertEquals("changed-after-sending", one.mailCenter.list().get(0).code());
        String letter = one.mailCenter.list().get(0).id();
        assertEquals(
                List.of("changed " + letter),
                one.ledger.reader().steps(mail.key()).stream()
                        .filter(step -> step.what() != Step.What.CLAIMED)
                        .map(step ->
                                step.what().word() + " " + step.step().fact().orElse(""))
                        .toList());
        assertEquals(
                MessageOutcome.HELD,
                one.ledger.reader().find(letter).orElseThrow().outcome());
        assertEquals(State.DONE, one.entry(mail).state());
    }

    @Test
    void a_file_that_cannot_be_moved_is_a_failure_of_the_folder_and_its_message_stays_sent() throws Exception {
        Files.writeString(one.outbox.outboxDir().resolve("sent"), "in the way");
        assertThrows(MailboxDownException.class, () -> receipts.clearAway(mail));
        assertEquals(State.SENT, one.entry(mail).state());
        assertTrue(Files.exists(mail.file()));
    }

    @Test
    void a_crash_between_the_receipt_and_the_record_is_repaired() {
        receipts.clearAway(mail);
        one.recordAs(mail, State.SENT);
        assertEquals(Outcome.SENT, receipts.clearAway(mail).word());
        assertEquals(State.DONE, one.entry(mail).state());
    }
}
