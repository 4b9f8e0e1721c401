package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PollStateTest {
    private final PollState poll = new PollState();
    private int mails;

    private static Fault fault(int status) {
        return new Fault("Code", status, "No.", Optional.empty());
    }

    private static MailException refused(int status) {
        return new RefusedException(fault(status), status == 400);
    }

    private boolean fails(Exception failure) {
        return poll.failed(PollIteratorTest.mail("m" + mails++), failure);
    }

    /** Whether this many equal failures, with nothing else in the mailbox, count as an outage. */
    private static boolean isOutage(int count, Function<Fault, MailException> failure, int status) {
        PollStateTest test = new PollStateTest();
        for (int i = 0; i < count; i++) {
            test.fails(failure.apply(fault(status)));
        }
        return test.poll.looksLikeAnOutage(test.poll.failed().get(0));
    }

    @Test
    void the_first_refusal_triggers_a_check_if_nothing_was_read_yet_and_a_second_one_does_not() {
        assertTrue(fails(refused(403)));
        assertFalse(fails(refused(403)));
        poll.succeeded();
        assertFalse(fails(refused(400)));
    }

    @Test
    void eight_failures_in_a_row_trigger_a_check_each_time() {
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 7; i++) {
                assertFalse(fails(new TemporaryException(fault(503))));
            }
            assertTrue(fails(new GoneException(fault(404))));
        }
        for (int i = 0; i < 7; i++) {
            fails(new TemporaryException(fault(503)));
        }
        poll.succeeded();
        assertFalse(fails(new TemporaryException(fault(503))));
    }

    @Test
    void a_message_read_before_a_failure_proves_nothing_after_it() {
        poll.succeeded();
        assertTrue(poll.isReadableNow());
        fails(refused(400));
        assertFalse(poll.isReadableNow());
        poll.succeeded();
        assertTrue(poll.isReadableNow());
    }

    @Test
    void without_another_message_to_compare_with_equal_failures_are_an_outage() {
        assertFalse(isOutage(1, TemporaryException::new, 503));
        assertTrue(isOutage(2, TemporaryException::new, 503));
        assertFalse(isOutage(2, TemporaryException::new, 500));
        assertTrue(isOutage(1, fault -> new RefusedException(fault, false), 403));
        assertFalse(isOutage(1, fault -> new RefusedException(fault, true), 400));
        assertTrue(isOutage(2, fault -> new RefusedException(fault, true), 400));
        assertFalse(isOutage(1, GoneException::new, 404));
        assertTrue(isOutage(2, GoneException::new, 404));
        assertFalse(isOutage(7, UnreadableException::new, 500));
        assertTrue(isOutage(8, UnreadableException::new, 500));
    }

    @Test
    void the_failure_that_is_not_about_its_message_is_investigated() {
        fails(new GoneException(fault(404)));
        Exception refusal = refused(403);
        fails(refusal);
        assertEquals(refusal, poll.suspicious().orElseThrow().failure());
        assertEquals(Set.of("m0", "m1"), poll.failedIds());
    }

    @Test
    void a_failure_without_an_answer_of_graph_is_never_an_outage() {
        for (int i = 0; i < 20; i++) {
            assertFalse(fails(new IllegalStateException("a bug")));
            assertFalse(fails(new PermanentException(fault(0))));
        }
        assertEquals(Optional.empty(), poll.suspicious());
    }
}
