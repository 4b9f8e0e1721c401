package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.mailcenter.LetterActions.Result;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people do with letters is told once, however many letters it is about. */
class ActEventsTest {
    private final SteppedClock clock = new SteppedClock();
    private final List<Event> told = new ArrayList<>();
    private final ActEvents acts = new ActEvents(told::add, clock, clock);

    private List<String> words() {
        return told.stream()
                .map(event -> event.who().orElse("") + ": " + event.text().words())
                .toList();
    }

    @Test
    void a_command_that_retries_many_letters_one_by_one_is_one_event() {
        for (int i = 0; i < 40; i++) {
            acts.did("ann", "retry", new Result("letter" + i, i < 38 ? "sent" : "held", null));
            clock.step(Duration.ofSeconds(2));
            acts.look();
        }
        acts.did("bob", "discard", new Result("one", "discarded", null));
        assertEquals(List.of(), words());
        clock.step(Duration.ofSeconds(6));
        acts.look();
        assertEquals(
                List.of("ann: retry of 40 letters: 38 sent, 2 held", "bob: discard of letter one: discarded"), words());
        acts.look();
        assertEquals(2, told.size());
    }

    @Test
    void a_run_without_end_and_one_that_the_stop_ends_are_told() {
        for (int i = 0; i < 400; i++) {
            acts.did("ann", "retry", new Result("a", "sent", null));
            clock.step(Duration.ofSeconds(1));
            acts.look();
        }
        assertEquals(1, told.size());
        acts.close();
        assertEquals(2, told.size());
    }

    @Test
    void a_job_is_one_event_of_its_mailbox_or_outbox() {
        LetterActions actions = new LetterActions(null, null, clock);
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> "letter" + i).toList();
        try (Jobs jobs =
                new Jobs(actions, (id, isDiscarded) -> Optional.of("outbound.orders"), at -> Duration.ZERO, clock)) {
            jobs.setListener(acts);
            jobs.begin("retry", "ann", ids).await(60_000);
        }
        assertEquals(1, told.size());
        assertEquals(new EventPart("outbound", "orders"), told.get(0).part());
        assertEquals(Optional.of("ann"), told.get(0).who());
    }
}
