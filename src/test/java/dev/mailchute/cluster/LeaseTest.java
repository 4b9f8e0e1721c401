package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Instant day = NOON;
    private Instant steady = NOON;
    private final Lease lease = new Lease(clock(true), clock(false), Duration.ofSeconds(4));

    private Clock clock(boolean isDay) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return isDay ? day : steady;
            }
        };
    }

    private void pass(Duration byDay, Duration bySteady) {
        day = day.plus(byDay);
        steady = steady.plus(bySteady);
    }

    @Test
    void there_is_none_before_the_database_has_answered() {
        assertFalse(lease.isValid());
    }

    @Test
    void it_counts_from_when_the_database_was_asked_not_from_its_answer() {
        Lease.Moment asked = lease.now();
        pass(Duration.ofSeconds(3), Duration.ofSeconds(3));
        lease.renew(asked);
        assertTrue(lease.isValid());
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertFalse(lease.isValid());
    }

    @Test
    void it_ends_by_the_clock_of_the_day_if_the_machine_was_suspended() {
        lease.renew(lease.now());
        pass(Duration.ofSeconds(9), Duration.ZERO);
        assertFalse(lease.isValid());
    }

    @Test
    void it_ends_by_the_monotonic_clock_if_the_clock_of_the_day_is_slow() {
        lease.renew(lease.now());
        pass(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertFalse(lease.isValid());
    }

    @Test
    void a_clock_that_was_set_back_ends_it_until_the_database_answers_again() {
        lease.renew(lease.now());
        pass(Duration.ofHours(-1), Duration.ofSeconds(1));
        assertFalse(lease.isValid());
        lease.renew(lease.now());
        assertTrue(lease.isValid());
    }
}
