package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long somebody stays signed in. */
class SessionsTest {
    private final SteppedClock clock = new SteppedClock();
    private final Sessions sessions = new Sessions(clock);
    private final String id = sessions.begin("olga", "line").id();

    private boolean goesOn(boolean used) {
        return (used ? sessions.use(id) : sessions.find(id)).isPresent();
    }

    @Test
    void use_keeps_a_session_alive_and_background_polling_does_not() {
        clock.step(Duration.ofHours(7));
        assertTrue(goesOn(true));
        clock.step(Duration.ofHours(7));
        assertTrue(goesOn(false), "the first use was 7 hours ago");
        clock.step(Duration.ofHours(2));
        assertFalse(goesOn(false), "9 hours without a person");
        assertFalse(goesOn(true));
    }

    @Test
    void no_session_lasts_longer_than_a_day() {
        for (int hour = 0; hour < 24; hour++) {
            assertTrue(goesOn(true), hour + " h");
            clock.step(Duration.ofHours(1));
        }
        clock.step(Duration.ofSeconds(1));
        assertFalse(goesOn(true));
    }

    @Test
    void of_one_account_twenty_go_on_and_those_of_others_are_not_pushed_out() {
        for (int i = 0; i < 2000; i++) {
            sessions.begin("vera", "line");
        }
        assertTrue(goesOn(true));
        String first = sessions.begin("ann", "line").id();
        for (int i = 0; i < 19; i++) {
            sessions.begin("ann", "line");
        }
        assertTrue(sessions.use(first).isPresent());
        sessions.begin("ann", "line");
        assertEquals(true, sessions.use(first).isPresent(), "it was used last");
        for (int i = 0; i < 20; i++) {
            sessions.begin("ann", "line");
        }
        assertFalse(sessions.use(first).isPresent());
    }

    @Test
    void who_only_asks_for_a_session_makes_it_no_younger_and_none_the_latest_used() {
        String polled = sessions.begin("ann", "line").id();
        String used = sessions.begin("ann", "line").id();
        for (int i = 0; i < 18; i++) {
            sessions.begin("ann", "line");
        }
        assertTrue(sessions.use(used).isPresent());
        Instant until = sessions.find(polled).orElseThrow().until();
        clock.step(Duration.ofHours(1));
        assertEquals(until, sessions.find(polled).orElseThrow().until());
        sessions.begin("ann", "line");
        assertFalse(sessions.find(polled).isPresent(), "nobody used it");
        assertTrue(sessions.find(used).isPresent());
    }
}
