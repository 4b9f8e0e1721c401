package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long somebody stays signed in. */
class SessionsTest {
    private final SteppedClock clock = new SteppedClock();
    private final Sessions sessions = new Sessions(clock);
    private final String id = sessions.begin("olga", "line").id();

    private boolean goesOn(boolean used) {
        return sessions.find(id, used).isPresent();
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
        assertTrue(sessions.find(first, true).isPresent());
        sessions.begin("ann", "line");
        assertEquals(true, sessions.find(first, true).isPresent(), "it was used last");
        for (int i = 0; i < 20; i++) {
            sessions.begin("ann", "line");
        }
        assertFalse(sessions.find(first, true).isPresent());
    }
}
