package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.access.Role;
import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.mailcenter.ActJournal;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.web.Access.Visitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsResourceTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();

    private static ApiCall asking(String body) {
        return new ApiCall(
                List.of("jobs"),
                new Visitor("olga", Role.OPERATOR, Optional.empty()),
                Parameters.of(List.of(), "", List.of()),
                JsonBody.read(body, JobsResource.FIELDS));
    }

    @Test
    void a_program_that_begins_jobs_without_end_is_told_to_wait() {
        MailCenter mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 2, clock.instant());
        CountDownLatch sending = new CountDownLatch(1);
        LetterActions acts = new LetterActions(
                mailCenter,
                (letter, resend) -> {
                    try {
                        sending.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Outcome.left(Fault.of("down", "the outbox is down"));
                },
                ActJournal.none(),
                clock);
        try (Jobs jobs = new Jobs(acts, (id, isDiscarded) -> Optional.empty(), place -> Duration.ZERO, clock)) {
            JobsResource resource = new JobsResource(new PageContext(
                    null,
                    new PageContext.ShownLetters(
                            mailCenter, new LetterIndex(mailCenter, clock), new DiscardedIndex(mailCenter, clock)),
                    acts,
                    jobs,
                    null,
                    new Clocks(clock, clock)));
            for (int i = 0; i < JobsResource.MAX_WORKING; i++) {
                assertEquals(202, resource.begin(asking(retry(i))).status());
            }
            Problem problem = assertThrows(
                            Problem.Refusal.class, () -> resource.begin(asking(retry(JobsResource.MAX_WORKING))))
                    .problem();
            assertEquals(429, problem.status());
            assertEquals("10", problem.headers().get("Retry-After"));
            assertEquals(JobsResource.MAX_WORKING, jobs.all().size());
            sending.countDown();
        }
    }

    /** Another wish each time: the same again would join the job that is under way. */
    private String retry(int number) {
        return "{\"act\": \"retry\", \"ids\": [\""
                + SampleLetters.letter(0, clock.instant()).id() + "\", \""
                + SampleLetters.letter(number + 1, clock.instant()).id() + "\"]}";
    }
}
