package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Clocks;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import dev.mailchute.health.PartHealth.Waiting;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of a part that goes down and comes back. */
class PartConditionTest {
    private static final Part SUPPORT = new Part("inbound", "support");

    private final SteppedClock day = new SteppedClock();
    private final SteppedClock steady = new SteppedClock();
    private final Clocks clocks = new Clocks(day, steady);
    private final PartCondition condition = new PartCondition(clocks);
    private final List<PartCondition.News> told = new ArrayList<>();

    private void pass(Duration time) {
        day.step(time);
        steady.step(time);
    }

    private void is(Condition state, Reason reason) {
        condition
                .look(new PartHealth(SUPPORT, state, day.instant(), reason, Optional.empty(), Waiting.NOTHING))
                .ifPresent(told::add);
    }

    private void down(String text, String next) {
        is(Condition.DOWN, Reason.of(text, next));
    }

    private void up() {
        is(Condition.UP, Reason.NONE);
    }

    private List<EventKind> kinds() {
        return told.stream().map(PartCondition.News::kind).toList();
    }

    @Test
    void going_down_and_coming_back_are_told_once_each_with_the_time_in_between() {
        is(Condition.UNKNOWN, Reason.NONE);
        up();
        down("sign-in was refused", "Replace the secret");
        down("sign-in was refused", "Replace the secret");
        pass(Duration.ofMinutes(5));
        up();
        up();
        assertEquals(List.of(EventKind.DOWN, EventKind.UP), kinds());
        assertEquals(
                EventText.of("sign-in was refused", "Replace the secret"),
                told.get(0).text());
        assertEquals("works again after 5 min", told.get(1).text().words());
    }

    @Test
    void another_reason_is_told_and_one_that_only_counts_on_is_not() {
        down("no poll has completed for 4 min", "Look for a share");
        pass(Duration.ofMinutes(11));
        down("no poll has completed for 15 min", "Look for a share");
        assertEquals(List.of(EventKind.DOWN), kinds());
        down("sign-in was refused", "Replace the secret");
        assertEquals(List.of(EventKind.DOWN, EventKind.REASON), kinds());
        // Two reasons that take turns do not fill the record.
        down("no poll has completed for 15 min", "Look for a share");
        down("sign-in was refused", "Replace the secret");
        assertEquals(2, told.size());
        pass(Duration.ofMinutes(10));
        down("no poll has completed for 25 min", "Look for a share");
        assertEquals(3, told.size());
    }

    @Test
    void without_a_next_step_a_reason_is_the_same_if_only_numbers_differ() {
        is(Condition.DOWN, new Reason(Optional.of("refused, request 8f3a-11"), Optional.empty()));
        pass(Duration.ofHours(1));
        is(Condition.DOWN, new Reason(Optional.of("refused, request 9b7c-12"), Optional.empty()));
        assertEquals(List.of(EventKind.DOWN), kinds());
    }

    @Test
    void a_part_that_goes_up_and_down_each_minute_is_counted_and_its_end_is_told() {
        for (int i = 0; i < 600; i++) {
            down("cannot be reached", "Check the network");
            pass(Duration.ofSeconds(30));
            up();
            pass(Duration.ofSeconds(30));
        }
        assertEquals(7, told.size(), told::toString);
        assertEquals(EventKind.FLAPPING, told.get(6).kind());
        pass(Duration.ofMinutes(15));
        up();
        assertEquals(8, told.size());
        assertEquals(EventKind.UP, told.get(7).kind());
        assertTrue(told.get(7).text().words().contains("600 times"), told.get(7)::toString);
        // From here on it is told as at first.
        down("cannot be reached", "Check the network");
        assertEquals(EventKind.DOWN, told.get(8).kind());
    }

    @Test
    void a_part_that_stays_down_in_the_end_is_told_as_down() {
        for (int i = 0; i < 10; i++) {
            up();
            pass(Duration.ofSeconds(30));
            down("cannot be reached", "Check the network");
            pass(Duration.ofSeconds(30));
        }
        pass(Duration.ofMinutes(15));
        down("cannot be reached", "Check the network");
        assertEquals(EventKind.DOWN, told.get(told.size() - 1).kind());
        up();
        assertEquals(EventKind.UP, told.get(told.size() - 1).kind());
    }

    @Test
    void what_was_down_before_a_restart_is_not_told_again_and_its_end_is() {
        Event before = new Event(
                day.instant(),
                EventKind.DOWN,
                new EventPart("inbound", "support"),
                EventText.of("sign-in was refused", "Replace the secret"));
        PartCondition restarted = new PartCondition(clocks, before);
        pass(Duration.ofHours(3));
        PartHealth down = new PartHealth(
                SUPPORT,
                Condition.DOWN,
                day.instant(),
                Reason.of("sign-in was refused", "Replace the secret"),
                Optional.empty(),
                Waiting.NOTHING);
        assertEquals(Optional.empty(), restarted.look(down));
        PartHealth up =
                new PartHealth(SUPPORT, Condition.UP, day.instant(), Reason.NONE, Optional.empty(), Waiting.NOTHING);
        assertEquals(
                "works again after 3 h", restarted.look(up).orElseThrow().text().words());
    }
}
