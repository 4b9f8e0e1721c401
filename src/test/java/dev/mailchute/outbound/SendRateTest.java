package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntryBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendRateTest {
    @TempDir
    Path folder;

    private static SendRate rate(OneOutbox one) {
        return new SendRate(one.outbox, one.ledger.outbound(), one.clocks, OneOutbox.DELAY);
    }

    private static void begin(OneOutbox one, String file) {
        OutgoingMail mail = one.claimed(file, file);
        one.ledger
                .outbound()
                .record(new OutboundEntryBuilder(one.entry(mail))
                        .state(OutboundEntry.State.SENDING)
                        .begun(one.clock.instant())
                        .at(one.clock.instant()));
    }

    @Test
    void no_more_messages_are_started_per_minute_than_configured_even_across_restarts() {
        try (OneOutbox one = new OneOutbox(folder, "MESSAGES_PER_MINUTE", "3")) {
            assertEquals(3, rate(one).allowance());
            begin(one, "a.eml");
            begin(one, "b.eml");
            assertEquals(1, rate(one).allowance());
            begin(one, "c.eml");
            assertEquals(0, rate(one).allowance());
            one.clock.step(Duration.ofSeconds(61));
            assertEquals(3, rate(one).allowance());
        }
    }

    @Test
    void while_the_outbox_is_down_one_message_is_tried_at_a_time_with_growing_delays() {
        try (OneOutbox one = new OneOutbox(folder, "MESSAGES_PER_MINUTE", "0")) {
            SendRate rate = rate(one);
            assertEquals(100, rate.allowance());
            for (int failures = 1; failures <= 12; failures++) {
                rate.down();
                assertTrue(rate.isResting());
                assertEquals(0, rate.allowance());
                one.clock.step(Duration.ofSeconds(failures == 1 ? 6 : 360));
                assertFalse(rate.isResting(), "after " + failures);
                assertEquals(1, rate.allowance());
            }
            rate.down();
            one.clock.step(Duration.ofSeconds(200));
            assertTrue(rate.isResting(), "the longest rest is about five minutes");
            rate.works();
            assertEquals(100, rate.allowance());
        }
    }
}
