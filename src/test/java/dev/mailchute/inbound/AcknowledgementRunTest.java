package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcknowledgementRunTest {
    private final AcknowledgementRun run = new AcknowledgementRun();

    @Test
    void
            a_mailbox_that_never_accepted_an_acknowledgement_is_down_at_the_first_refusal_and_one_that_did_at_the_second() {
        assertTrue(run.failed("1", true, true, false));
        assertTrue(run.isDown());
        run.succeeded();
        assertFalse(run.isDown());
        assertFalse(run.failed("2", true, true, false));
        assertTrue(run.failed("3", true, true, false));
    }

    @Test
    void earlier_failures_prove_nothing_new() {
        run.succeeded();
        for (int i = 0; i < 10; i++) {
            assertFalse(run.failed("1", false, true, false));
        }
        assertFalse(run.isDown());
    }

    @Test
    void after_an_outage_everything_is_retried_immediately_and_after_a_single_failure_it_is_not() {
        run.succeeded();
        run.failed("1", true, false, false);
        run.succeeded();
        assertTrue(run.isTried("1"));
        for (int i = 0; i < 8; i++) {
            run.failed("m" + i, true, false, false);
        }
        run.succeeded();
        assertFalse(run.isTried("1"));
    }

    @Test
    void a_folder_that_accepts_one_message_again_gets_the_others_too() {
        run.succeeded();
        run.failed("1", true, false, true);
        run.succeeded();
        assertFalse(run.isTried("1"));
    }

    @Test
    void a_refusing_mailbox_is_no_longer_down_once_nothing_is_left_to_acknowledge() {
        run.failed("1", true, true, false);
        run.show("1");
        assertTrue(run.forget("1"));
        assertFalse(run.forget("1"));
        assertFalse(run.isDown());
    }
}
