package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.files.Durable;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.Step;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupRecoveryTest {
    @TempDir
    Path folder;

    private OneOutbox one;
    private OutgoingMail mail;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nHello.\r\n");
    }

    @AfterEach
    void close() {
        one.close();
    }

    private State recovered() {
        return recovered(one.mailCenter);
    }

    private State recovered(MailCenter mailCenter) {
        new StartupRecovery(
                        one.ledger.outbound(),
                        new Claims(one.ledger.outbound(), Rights.OF_THIS_PROCESS),
                        mailCenter,
                        one.clock)
                .settle(one.outbox);
        return one.entry(mail).state();
    }

    private Letter letter() throws Exception {
        Letter letter =
                LetterOfMail.letter(mail, one.entry(mail), new IllegalStateException("a bug"), one.clock.instant());
        one.mailCenter.hold(letter, Optional.of(() -> Files.newInputStream(mail.file())));
        return letter;
    }

    @Test
    void an_existing_claimed_file_is_left_to_the_route() {
        for (State state : new State[] {State.CLAIMED, State.SENDING, State.SENT}) {
            one.recordAs(mail, state);
            assertEquals(state, recovered());
        }
    }

    @Test
    void a_message_whose_file_is_gone_is_finished() throws Exception {
        Files.delete(mail.file());
        one.recordAs(mail, State.SENT);
        assertEquals(State.DONE, recovered());
        assertFalse(Files.exists(mail.file().getParent()), "its empty folder is removed");
    }

    @Test
    void if_the_folder_of_claims_is_gone_the_volume_is_missing_and_nothing_is_recorded() throws Exception {
        one.recordAs(mail, State.SENDING);
        Durable.removeTree(Claims.folder(one.outbox));
        assertEquals(State.SENDING, recovered());
    }

    @Test
    void a_file_whose_rename_a_power_failure_undid_is_left_to_the_route() throws Exception {
        Files.move(mail.file(), one.outbox.outboxDir().resolve("a.eml"));
        assertEquals(State.CLAIMED, recovered());
    }

    @Test
    void a_letter_that_was_written_but_not_recorded_is_recorded() throws Exception {
        letter();
        Files.delete(mail.file());
        assertEquals(State.HELD, recovered());
        assertTrue(one.mailCenter.find(mail.key()).isPresent());
    }

    @Test
    void what_the_journal_says_is_what_was_found() throws Exception {
        Letter letter = letter();
        Files.delete(mail.file());
        one.recordAs(mail, State.SENDING);
        recovered();
        assertEquals(Step.What.HELD, lastStep().what());
        assertEquals(Optional.of(Step.IN_DOUBT), lastStep().fact());
        assertEquals(MessageOutcome.IN_DOUBT, outcome());
        one.mailCenter.settle(one.mailCenter.find(letter.id()).orElseThrow());
        one.recordAs(mail, State.SENDING);
        recovered();
        assertEquals(Step.What.REMOVED, lastStep().what());
        assertEquals(Optional.of(Step.IN_DOUBT), lastStep().fact(), "nobody knows whether it was sent");
    }

    private Step lastStep() {
        List<Recorded> steps = one.ledger.reader().steps(mail.key());
        return steps.get(steps.size() - 1).step();
    }

    private MessageOutcome outcome() {
        return one.ledger.reader().find(mail.key()).orElseThrow().outcome();
    }

    @Test
    void the_ledger_keeps_a_doubt_that_the_letter_cannot_be_told() throws Exception {
        letter();
        Files.delete(mail.file());
        one.recordAs(mail, State.SENDING);
        MailCenter full = new MailCenter(folder.resolve("mail-center"), one.clock, () -> Optional.of("disk full"));
        assertEquals(State.SENDING, recovered(full));
        assertEquals(State.HELD, recovered());
    }

    @Test
    void a_letter_whose_retry_was_interrupted_while_sending_is_in_doubt_and_one_that_was_sent_is_settled()
            throws Exception {
        Letter letter = letter();
        Files.delete(mail.file());
        one.recordAs(mail, State.SENDING);
        assertEquals(State.HELD, recovered());
        assertTrue(one.mailCenter.find(letter.id()).orElseThrow().isInDoubt());
        one.recordAs(mail, State.SENT);
        assertEquals(State.DONE, recovered());
        assertEquals(Optional.empty(), one.mailCenter.find(letter.id()));
    }
}
