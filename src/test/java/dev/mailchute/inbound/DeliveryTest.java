package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry.Content;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.Outcome;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a crash around the rename into the drop folder is resolved. */
class DeliveryTest {
    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private OneMailbox one;
    private Delivery delivery;
    private Mail mail;

    @BeforeEach
    void open() throws Exception {
        one = new OneMailbox(folder);
        delivery = new Delivery(one.states, one.ledger.inbound(), one.mailCenter, new Tally(meters), one.clock);
        mail = one.mail("1")
                .staged(new Mail.Staged("20261125_Printer_" + one.mail("1").key(), 4, "hash", false));
        Files.writeString(mail.stagingPath(), "MIME");
        one.record(mail, State.STAGED);
    }

    @AfterEach
    void close() {
        one.close();
    }

    @Test
    void a_staged_file_that_vanished_without_a_rename_marker_is_lost() throws Exception {
        assertFalse(delivery.isLost(mail));
        Files.delete(mail.stagingPath());
        assertTrue(delivery.isLost(mail));
        delivery.fetchAgain(mail);
        assertEquals(State.FAILING, one.entry(mail).state());
        assertFalse(delivery.isLost(mail));
    }

    @Test
    void a_rename_that_had_begun_is_recorded_as_a_delivery() throws Exception {
        delivery.handOver(mail);
        Files.delete(mail.stagingPath());
        assertFalse(delivery.isLost(mail), "a consumer may have taken it already");
        assertEquals(Outcome.DELIVERED, delivery.recoverRename(mail).word());
        assertEquals(State.DELIVERED, one.entry(mail).state());
    }

    @Test
    void the_marker_of_a_rename_is_a_second_name_and_is_gone_once_the_ledger_knows() throws Exception {
        Path marker =
                mail.stagingPath().resolveSibling(mail.staged().orElseThrow().file() + HandOver.ENDING);
        delivery.handOver(mail);
        assertTrue(Files.isSameFile(mail.stagingPath(), marker));
        delivery.handOver(mail);
        Files.move(mail.stagingPath(), mail.dropPath());
        delivery.delivered(mail, null);
        assertFalse(Files.exists(marker));
        assertEquals("MIME", Files.readString(mail.dropPath()));
    }

    @Test
    void a_file_that_is_gone_before_its_rename_gets_no_marker() throws Exception {
        Files.delete(mail.stagingPath());
        delivery.handOver(mail);
        assertTrue(delivery.isLost(mail));
    }

    @Test
    void own_steps_are_not_performed_and_nothing_is_handed_over_once_another_process_has_the_mailbox() {
        delivery.beforeOwnSteps(mail);
        one.isOthers = true;
        assertThrows(MailboxDownException.class, () -> delivery.beforeOwnSteps(mail));
        assertThrows(MailboxDownException.class, () -> delivery.handOver(mail));
        assertFalse(one.status.isDown());
    }

    /** A split goes on with the message after a part of it failed. */
    @Test
    void a_message_that_has_ended_before_its_way_has_is_neither_handed_over_nor_left_out() {
        mail.passage().end().with(Outcome.left(OneMailbox.fault("ErrorServerBusy")));
        assertThrows(RouteMistakeException.class, () -> delivery.handOver(mail));
        assertThrows(RouteMistakeException.class, () -> delivery.deliveredElsewhere(mail));
        assertThrows(RouteMistakeException.class, () -> delivery.leaveOut("", mail));
        assertEquals(State.STAGED, one.entry(mail).state());
        assertTrue(mail.isInStaging());
    }

    @Test
    void a_message_that_another_system_has_is_not_delivered_once_more() {
        delivery.deliveredElsewhere(mail);
        assertThrows(RouteMistakeException.class, () -> delivery.handOver(mail));
        assertThrows(RouteMistakeException.class, () -> delivery.deliveredElsewhere(mail));
        assertEquals(State.DELIVERED, one.entry(mail).state());
    }

    /** As the step {@code drop} does it. */
    private static void renamed(Mail mail) throws IOException {
        HandOver.begin(mail);
        Files.move(mail.stagingPath(), mail.dropPath(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_message_whose_file_was_never_put_into_the_drop_folder_is_not_recorded_as_delivered() throws Exception {
        delivery.handOver(mail);
        assertThrows(
                RouteMistakeException.class, () -> delivery.delivered(mail, null), "the rename is missing or failed");
        HandOver.end(mail);
        Files.delete(mail.stagingPath());
        assertThrows(
                RouteMistakeException.class, () -> delivery.delivered(mail, null), "another program has removed it");
        assertEquals(State.STAGED, one.entry(mail).state());
    }

    @Test
    void a_message_that_was_taken_right_after_its_rename_is_delivered_also_without_its_marker() throws Exception {
        renamed(mail);
        Files.delete(mail.dropPath());
        HandOver.end(mail);
        delivery.delivered(mail, mail.dropPath().toString());
        assertEquals(State.DELIVERED, one.entry(mail).state(), "else it would be delivered twice");
    }

    @Test
    void the_ledger_forgets_the_subject_of_a_delivered_message_and_not_whether_it_was_rebuilt() throws Exception {
        Mail rebuilt =
                mail.staged(new Mail.Staged("20261125T090000Z_Printer_" + mail.key() + "-rebuilt", 4, "hash", true));
        Files.writeString(rebuilt.stagingPath(), "MIME");
        one.record(rebuilt, State.STAGED);
        renamed(rebuilt);
        delivery.delivered(rebuilt, null);
        Content content = one.entry(mail).content().orElseThrow();
        assertEquals("20261125T090000Z_..._" + mail.key() + "-rebuilt", content.file());
        assertTrue(content.isRebuilt(), "else the original would be deleted");
        Recorded last = one.ledger.reader().steps(mail.key()).get(2);
        assertEquals(Optional.of(content.file() + ".eml"), last.step().fact());
    }

    @Test
    void what_another_system_has_is_delivered_and_leaves_no_file_behind() throws Exception {
        Path marker =
                mail.stagingPath().resolveSibling(mail.staged().orElseThrow().file() + HandOver.ENDING);
        Files.writeString(mail.sidecar(), "{}");
        delivery.handOver(mail);
        assertEquals(Outcome.DELIVERED, delivery.deliveredElsewhere(mail).word());
        assertEquals(State.DELIVERED, one.entry(mail).state());
        for (Path file : List.of(mail.stagingPath(), marker, mail.sidecar(), mail.dropPath())) {
            assertFalse(Files.exists(file), file.toString());
        }
        Recorded last = one.ledger.reader().steps(mail.key()).get(1);
        assertTrue(last.step().isElsewhere());
        assertFalse(last.step().fact().orElseThrow().contains("Printer"), "the subject is not kept");
    }

    @Test
    void the_files_of_what_another_system_has_are_removed_at_the_next_poll_if_a_kill_left_them() throws Exception {
        delivery.deliveredElsewhere(mail);
        Files.writeString(mail.stagingPath(), "MIME");
        Files.writeString(mail.sidecar(), "{}");
        new UnfinishedMail(one.ledger.inbound(), one.reserved).removeUnrecorded(mail.inbound());
        assertFalse(Files.exists(mail.stagingPath()));
        assertFalse(Files.exists(mail.sidecar()), "the ledger no longer knows the subject in the name");
    }

    @Test
    void what_is_left_out_leaves_no_file_behind_and_the_journal_says_why() throws Exception {
        Files.writeString(mail.sidecar(), "{}");
        Outcome outcome = delivery.leaveOut("Printer of ann@x.example is no matter of ours", mail);
        assertEquals(Outcome.LEFT_OUT, outcome.word());
        assertEquals(State.DELIVERED, one.entry(mail).state(), "it only remains to mark it");
        for (Path file : List.of(mail.stagingPath(), mail.sidecar(), mail.dropPath())) {
            assertFalse(Files.exists(file), file.toString());
        }
        List<Recorded> steps = one.ledger.reader().steps(mail.key());
        assertEquals(What.LEFT_OUT, steps.get(1).step().what());
        assertEquals(
                Optional.of("(subject) of (address) is no matter of ours"),
                steps.get(1).step().fact());
        assertEquals(
                MessageOutcome.LEFT_OUT,
                one.ledger.reader().find(mail.key()).orElseThrow().outcome());
        assertFalse(one.entry(mail).content().orElseThrow().file().contains("Printer"));
        assertEquals(
                1,
                meters.get("mailchute.messages")
                        .tag("outcome", "left-out")
                        .counter()
                        .count());
    }

    @Test
    void a_step_that_says_no_reason_gives_none() {
        delivery.leaveOut(null, mail);
        assertEquals(
                Optional.empty(),
                one.ledger.reader().steps(mail.key()).get(1).step().fact());
    }

    @Test
    void killed_after_the_record_the_next_poll_removes_the_files_of_what_is_left_out() throws Exception {
        Files.writeString(mail.sidecar(), "{}");
        Path marker = Files.createFile(mail.stagingPath()
                .resolveSibling(mail.staged().orElseThrow().file() + Copies.MARK + "0123456789abcdef"));
        new UnfinishedMail(one.ledger.inbound(), one.reserved).removeUnrecorded(mail.inbound());
        assertTrue(Files.exists(mail.stagingPath()) && Files.exists(mail.sidecar()) && Files.exists(marker));
        byte[] content = Files.readAllBytes(mail.stagingPath());
        delivery.leaveOut("a bounce", mail);
        Files.write(mail.stagingPath(), content);
        Files.writeString(mail.sidecar(), "{}");
        new UnfinishedMail(one.ledger.inbound(), one.reserved).removeUnrecorded(mail.inbound());
        for (Path file : List.of(mail.stagingPath(), mail.sidecar(), marker)) {
            assertFalse(Files.exists(file), file.toString());
        }
    }

    @Test
    void a_message_that_is_left_out_does_not_go_on_to_the_drop_folder() {
        delivery.leaveOut("a bounce", mail);
        assertThrows(RouteMistakeException.class, () -> delivery.handOver(mail));
    }

    @Test
    void a_message_that_is_kept_unread_is_so_if_the_process_is_killed_right_after_the_rename() throws Exception {
        delivery.handOver(delivery.keepUnread(mail));
        assertEquals(State.STAGED, one.entry(mail).state());
        assertFalse(Mail.recorded(one.inbound, one.entry(mail)).isToBeMarked());
    }

    @Test
    void a_message_that_is_kept_unread_is_so_after_a_restart_and_in_its_letter() throws Exception {
        Mail kept = delivery.keepUnread(mail);
        assertFalse(kept.isToBeMarked() || kept.isToBeDeleted());
        renamed(kept);
        delivery.delivered(kept, null);
        assertTrue(one.entry(kept).isKeptUnread());
        assertFalse(Mail.recorded(one.inbound, one.entry(kept)).isToBeMarked());
        one.ledger.inbound().state(kept.key(), State.ACKNOWLEDGED, one.clock.instant());
        assertTrue(one.entry(kept).isKeptUnread(), "whatever is recorded after it");
        Mail retried =
                Mail.retried(one.inbound, one.entry(kept), kept.listed(), new RetriedContent(Optional.empty(), false));
        assertFalse(one.state.taken(retried).isToBeMarked());
    }

    @Test
    void the_id_of_a_delivery_is_plain_and_another_one_if_it_is_delivered_again() {
        assertEquals(mail.key(), mail.deliveryId());
        Mail again = mail.staged(new Mail.Staged("20261125_Müller_" + mail.key() + "-2", 4, "hash", false));
        assertEquals(mail.key() + "-2", again.deliveryId());
    }

    @Test
    void a_letter_that_a_crash_left_after_its_message_was_delivered_is_settled() {
        one.mailCenter.hold(
                new Letter(
                        new Letter.Origin(mail.key(), "inbound", "support", "support@contoso.com"),
                        "held",
                        Letter.Failure.of(OneMailbox.fault("x"), "fetch", "permanent"),
                        new Letter.Tries(1, one.clock.instant(), one.clock.instant()),
                        Letter.Heading.UNKNOWN,
                        new Letter.Original(0, false, null)),
                Optional.empty());
        one.record(mail, State.DELIVERED);
        delivery.recoverRename(mail);
        assertEquals(Optional.empty(), one.mailCenter.find(mail.key()), "its retry would deliver it again");
    }

    @Test
    void a_message_is_timed_once_from_its_receipt() throws Exception {
        renamed(mail);
        delivery.delivered(mail, null);
        Mail again = Mail.listed(mail.inbound(), mail.listed(), 2, mail.failures())
                .staged(mail.staged().orElseThrow());
        Files.writeString(again.stagingPath(), "MIME");
        renamed(again);
        delivery.delivered(again, null);
        Timer delays = meters.get("mailchute.delivery.delay").timer();
        assertEquals(1, delays.count(), "a message marked unread again was received long ago");
        Duration took = Duration.between(mail.listed().receivedDateTime(), one.clock.instant());
        assertEquals(Math.max(0, took.toSeconds()), delays.totalTime(TimeUnit.SECONDS), 1);
    }

    @Test
    void a_recorded_delivery_is_not_recorded_again() throws Exception {
        Files.move(mail.stagingPath(), mail.dropPath());
        one.record(mail, State.ACKNOWLEDGED);
        delivery.recoverRename(mail);
        assertEquals(State.ACKNOWLEDGED, one.entry(mail).state());
    }
}
