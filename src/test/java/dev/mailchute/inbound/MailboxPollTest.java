package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a poll resumes from the ledger, and when it does nothing. Other tests cover its list. */
class MailboxPollTest {
    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private OneMailbox one;
    private MailboxPoll poll;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        OutageDetection outages = new OutageDetection(
                one.ledger.inbound(), new Comparison(graph.graph()), new Tally(new SimpleMeterRegistry()), one.clock);
        poll = new MailboxPoll(
                one.states,
                new UnfinishedMail(one.ledger.inbound(), one.reserved),
                null,
                outages,
                new Overdue(one.ledger.inbound(), one.states, one.reserved, one.clock));
        one.record(one.mail("1"), State.DELIVERED);
        one.record(one.mail("2"), State.DELIVERED);
        one.ledger.inbound().postpone(one.mail("2").key(), Step.of(What.NOT_ACKNOWLEDGED), one.clock.instant());
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private static List<String> ids(Iterator<Mail> mails) {
        List<String> ids = new ArrayList<>();
        mails.forEachRemaining(mail -> ids.add(mail.id()));
        return ids;
    }

    @Test
    void unfinished_messages_come_first_and_overdue_acknowledgements_last() {
        assertEquals(List.of("1"), ids(poll.unfinished("support")));
        assertEquals(List.of("2"), ids(poll.overdue("support")));
    }

    @Test
    void a_poll_that_is_too_early_or_finds_its_folder_gone_does_nothing() throws Exception {
        one.state.begin();
        one.state.down(OneMailbox.fault("ErrorAccessDenied"));
        assertEquals(List.of(), ids(poll.unfinished("support")));
        assertEquals(List.of(), ids(poll.unread("support")));
        assertEquals(List.of(), ids(poll.mailToHold("support")));
        assertEquals(List.of(), ids(poll.overdue("support")));
        one.storageTrouble = Optional.of("the drop folder is gone");
        Files.delete(Staging.folder(one.inbound));
        assertEquals(List.of(), ids(poll.unfinished("support")));
        assertFalse(Files.exists(Staging.folder(one.inbound)), "nothing is made where a volume may be missing");
    }

    @Test
    void a_poll_of_a_paused_mailbox_does_nothing_and_a_pause_ends_the_poll_under_way() throws Exception {
        Iterator<Mail> underWay = poll.unfinished("support");
        one.status.paused(new Pause(one.clock.instant(), "ann", Optional.empty()));
        assertEquals(List.of(), ids(underWay));
        assertEquals(List.of(), ids(poll.unread("support")));
        assertEquals(List.of(), ids(poll.mailToHold("support")));
        assertEquals(List.of(), ids(poll.overdue("support")));
        poll.polled("support");
        assertEquals(Optional.empty(), one.status.lastSuccess(), "it did not work");
        Files.delete(Staging.folder(one.inbound));
        assertEquals(List.of(), ids(poll.unfinished("support")));
        assertFalse(Files.exists(Staging.folder(one.inbound)));
        one.status.resumed();
        assertEquals(List.of(), ids(poll.overdue("support")), "the poll that began while it was paused stays over");
        assertEquals(List.of("1"), ids(poll.unfinished("support")));
    }

    @Test
    void a_person_need_not_wait_after_a_failure() {
        one.state.begin();
        one.state.down(OneMailbox.fault("ErrorAccessDenied"));
        assertEquals(List.of(), ids(poll.unfinished("support")));
        one.state.tryNow();
        assertEquals(List.of("1"), ids(poll.unfinished("support")));
        assertTrue(one.status.isDown());
    }

    @Test
    void after_many_failed_acknowledgements_in_a_row_the_rest_is_left_to_the_next_poll() {
        Iterator<Mail> unfinished = poll.unfinished("support");
        for (int i = 0; i < 8; i++) {
            one.state.poll().acknowledged(false);
        }
        assertEquals(List.of(), ids(unfinished));
    }

    @Test
    void a_poll_that_fails_takes_the_mailbox_down_and_one_that_ends_shows_that_it_works() {
        poll.unfinished("support");
        poll.failed("support", new TemporaryException(OneMailbox.fault("ErrorServerBusy")));
        assertTrue(one.status.isDown());
        one.clock.step(Duration.ofMinutes(2));
        poll.unfinished("support");
        poll.polled("support");
        assertFalse(one.status.isDown());
        assertEquals(2, one.status.backlog());
    }
}
