package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A double click starts only one job. */
class SameJobTwiceTest {
    @TempDir
    Path folder;

    @Test
    void the_same_action_on_the_same_letters_is_one_job_while_it_runs() {
        SteppedClock clock = new SteppedClock();
        MailCenter mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 3, clock.instant());
        List<String> ids = mailCenter.list().stream().map(Letter::id).toList();
        CountDownLatch goOn = new CountDownLatch(1);
        LetterActions acts = new LetterActions(
                mailCenter,
                (letter, resend) -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Outcome.sent();
                },
                clock);
        try (Jobs jobs = new Jobs(acts, (id, isDiscarded) -> Optional.empty(), place -> Duration.ZERO, clock)) {
            Job first = jobs.begin("retry", "olga", ids);
            assertSame(first, jobs.begin("retry", "olga", ids));
            assertNotSame(first, jobs.begin("retry", "vera", ids));
            assertNotSame(first, jobs.begin("discard", "olga", ids.subList(0, 1)));
            goOn.countDown();
            assertTrue(first.await(30_000));
            assertNotSame(first, jobs.begin("retry", "olga", ids));
        } finally {
            goOn.countDown();
        }
    }
}
