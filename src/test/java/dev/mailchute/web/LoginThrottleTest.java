package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Wrong passwords slow down whoever gives them, and nobody else. */
class LoginThrottleTest {
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "203.0.113.9";

    private final SteppedClock clock = new SteppedClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private void wrong(String address, String name, int times) {
        for (int i = 0; i < times; i++) {
            throttle.wrong(address, name);
        }
    }

    private boolean waits(String address, String name) {
        return !throttle.wait(address, name).isZero();
    }

    @Test
    void a_name_waits_longer_each_time_at_the_address_that_failed() {
        wrong(HOME, "olga", 2);
        assertFalse(waits(HOME, "olga"));
        wrong(HOME, "olga", 1);
        assertEquals(Duration.ofSeconds(1), throttle.wait(HOME, "olga"));
        wrong(HOME, "olga", 1);
        assertEquals(Duration.ofSeconds(2), throttle.wait(HOME, "olga"));
        wrong(HOME, "olga", 10);
        assertEquals(Duration.ofMinutes(1), throttle.wait(HOME, "olga"));
        clock.step(Duration.ofMinutes(1));
        assertFalse(waits(HOME, "olga"));
    }

    @Test
    void failures_at_one_address_do_not_lock_out_a_name_at_another() {
        wrong(ELSEWHERE, "olga", 15);
        assertTrue(waits(ELSEWHERE, "olga"));
        assertFalse(waits(HOME, "olga"));
    }

    @Test
    void whoever_signed_in_from_an_address_before_is_slowed_down_there_by_his_own_failures_only() {
        throttle.right(HOME, "olga");
        for (int i = 0; i < 200; i++) {
            throttle.wrong("198.51.100." + i, "olga");
            throttle.wrong(HOME, "name" + i);
        }
        assertFalse(waits(HOME, "olga"));
        assertTrue(waits("192.0.2.77", "olga"), "a name is slowed down at other addresses");
        assertTrue(waits(HOME, "vera"), "an address is slowed down for other names");
        wrong(HOME, "olga", 3);
        assertTrue(waits(HOME, "olga"));
    }

    @Test
    void an_address_that_tries_many_names_waits_whichever_is_next() {
        for (int i = 0; i < 10; i++) {
            throttle.wrong(ELSEWHERE, "name" + i);
        }
        assertTrue(waits(ELSEWHERE, "one more"));
        assertFalse(waits(HOME, "one more"));
    }

    @Test
    void an_account_of_his_own_does_not_let_an_attacker_go_on_over_other_names() {
        for (int i = 0; i < 10; i++) {
            throttle.wrong(ELSEWHERE, "name" + i);
            throttle.right(ELSEWHERE, "his own");
        }
        assertTrue(waits(ELSEWHERE, "olga"));
        assertFalse(waits(ELSEWHERE, "his own"));
    }

    @Test
    void all_addresses_together_are_slowed_down_gently() {
        for (int i = 0; i < 100; i++) {
            throttle.wrong("198.51.100." + i, "name" + i);
        }
        Duration wait = throttle.wait(HOME, "olga");
        assertEquals(Duration.ofSeconds(5), wait);
    }

    @Test
    void of_ipv6_a_whole_network_is_one_address_and_a_mapped_ipv4_is_that_address() {
        assertEquals(LoginThrottle.place("2001:db8:1:2::1"), LoginThrottle.place("2001:db8:1:2:ffff::9%eth0"));
        assertNotEquals(LoginThrottle.place("2001:db8:1:2::1"), LoginThrottle.place("2001:db8:1:3::1"));
        assertEquals(LoginThrottle.place("192.0.2.1"), LoginThrottle.place("::ffff:192.0.2.1"));
        assertNotEquals(LoginThrottle.place("192.0.2.1"), LoginThrottle.place("192.0.2.2"));
    }

    @Test
    void memory_is_bounded_and_made_up_subjects_do_not_push_out_one_with_many_failures() {
        Penalties penalties = new Penalties(3, Duration.ofMinutes(1), Duration.ofMinutes(10), 50);
        Instant now = clock.instant();
        for (int i = 0; i < 8; i++) {
            penalties.add("attacker", now);
        }
        for (int i = 0; i < 1000; i++) {
            penalties.add("made up " + i, now.plusMillis(i));
        }
        assertEquals(50, penalties.size());
        assertFalse(penalties.wait("attacker", now.plusSeconds(2)).isZero());
    }

    @Test
    void failures_are_forgotten_one_by_one_in_quiet_times() {
        wrong(HOME, "olga", 5);
        clock.step(Duration.ofMinutes(30)); // three are forgotten
        wrong(HOME, "olga", 1);
        assertEquals(Duration.ofSeconds(1), throttle.wait(HOME, "olga"));
        clock.step(Duration.ofHours(10));
        wrong(HOME, "olga", 2);
        assertFalse(waits(HOME, "olga"));
    }

    @Test
    void tokens_that_are_none_slow_down_no_password() {
        for (int i = 0; i < 12; i++) {
            throttle.wrongToken(HOME);
        }
        assertFalse(throttle.tokenWait(HOME).isZero());
        assertTrue(throttle.tokenWait(ELSEWHERE).isZero());
        for (int i = 0; i < 200; i++) {
            throttle.wrongToken("198.51.100." + i);
        }
        assertEquals(Duration.ofSeconds(5), throttle.tokenWait(ELSEWHERE), "all together, gently");
        assertFalse(waits(HOME, "olga"));
    }
}
