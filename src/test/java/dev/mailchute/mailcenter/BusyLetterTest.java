package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mailchute.failure.Fault;
import dev.mailchute.mailcenter.LetterActions.Result;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people act on the same letter. */
class BusyLetterTest {
    @TempDir
    Path folder;

    @Test
    void a_letter_with_an_action_in_progress_is_busy_not_left() {
        SteppedClock clock = new SteppedClock();
        MailCenter mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 1, clock.instant());
        String id = SampleLetters.letter(0, clock.instant()).id();
        List<Result> meanwhile = new ArrayList<>();
        LetterActions[] acts = new LetterActions[1];
        acts[0] = new LetterActions(
                mailCenter,
                (letter, resend) -> {
                    meanwhile.add(acts[0].discard(id, "vera"));
                    meanwhile.add(acts[0].note(id, "vera", "x"));
                    return Outcome.left(Fault.of("down", "the outbox is down"));
                },
                clock);

        assertEquals("left", acts[0].retry(id, "olga", false).outcome());
        assertEquals(
                List.of("busy", "busy"), meanwhile.stream().map(Result::outcome).toList());
        assertFalse(meanwhile.get(0).isDone());
        assertEquals("discarded", acts[0].discard(id, "vera").outcome());
    }
}
