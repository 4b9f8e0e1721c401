package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.mailcenter.ActJournal;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.web.PageRoute.PageCall;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a form that a person sends leads to, and what is asked for once more before anything is done. */
class FormActionsTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private DiscardedIndex discarded;
    private Jobs jobs;
    private PageRouter router;
    private List<String> ids;

    @BeforeEach
    void fill() {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 3, clock.instant());
        ids = mailCenter.list().stream().map(Letter::id).toList();
        LetterActions acts = new LetterActions(
                mailCenter,
                (letter, resend) -> Outcome.left(Fault.of("down", "the outbox is down")),
                ActJournal.none(),
                clock);
        jobs = new Jobs(acts, (id, isDiscarded) -> Optional.empty(), place -> Duration.ZERO, clock);
        discarded = new DiscardedIndex(mailCenter, clock);
        router = new PageRouter(new PageContext(
                null,
                new PageContext.ShownLetters(mailCenter, new LetterIndex(mailCenter, clock), discarded),
                acts,
                jobs,
                null,
                new Clocks(clock, clock)));
    }

    @AfterEach
    void end() {
        jobs.close();
    }

    /** @param fields names and values, one after the other */
    private PageAnswer send(String path, String... fields) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i], fields[i + 1]);
        }
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        Request request = new Request(
                "POST",
                new Request.Asker("localhost", "127.0.0.1", false),
                "/mail-center" + path,
                none,
                none,
                new Request.RequestBody(form, ""));
        return router.answer(new PageCall(request, request.steps(), "ann"));
    }

    private static String template(PageAnswer answer) {
        return answer.view().orElseThrow().template();
    }

    @Test
    void what_is_done_to_many_is_asked_for_once_more_and_nothing_is_done_until_then() {
        assertEquals("confirm", template(send("/letters", "act", "discard", "id", ids.get(0), "id", ids.get(1))));
        assertEquals("confirm", template(send("/letters", "act", "discard-all")));
        assertEquals("confirm", template(send("/letters", "act", "retry-all")));
        assertEquals("confirm", template(send("/letters/" + ids.get(0) + "/resend")));
        assertEquals(List.of(), jobs.all());
        assertTrue(send("/letters", "act", "discard-all", "confirmed", "yes")
                .reply()
                .isPresent());
        assertEquals(3, jobs.all().get(0).total());
    }

    @Test
    void one_marked_letter_and_a_retry_of_marked_ones_are_done_at_once() {
        assertTrue(send("/letters", "act", "discard", "id", ids.get(0)).reply().isPresent());
        assertTrue(send("/letters", "act", "retry", "id", ids.get(1), "id", ids.get(2))
                .reply()
                .isPresent());
        assertEquals(
                List.of("retry", "discard"),
                jobs.all().stream().map(job -> job.what()).toList());
        assertEquals("ann", jobs.all().get(0).who());
    }

    @Test
    void a_form_that_asks_for_nothing_that_there_is_does_nothing() {
        assertEquals(PageAnswer.nothing(), send("/letters", "act", "burn", "id", ids.get(0)));
        assertEquals(PageAnswer.nothing(), send("/jobs/7/stop"));
        assertEquals(PageAnswer.nothing(), send("/jobs/x/undo"));
        assertTrue(send("/letters", "act", "discard").reply().isPresent(), "nothing is marked: back to the list");
        assertEquals(List.of(), jobs.all());
        assertEquals(3, mailCenter.list().size());
    }

    @Test
    void all_discarded_letters_are_restored_only_when_that_is_confirmed() {
        mailCenter.list().forEach(letter -> mailCenter.discard(letter, "ann"));
        discarded.ids(DiscardedQuery.ALL);
        assertEquals("confirm", template(send("/discarded", "act", "restore-all")));
        assertEquals(List.of(), jobs.all());
        assertTrue(
                send("/discarded", "act", "restore", "id", ids.get(0)).reply().isPresent());
        assertEquals(1, mailCenter.list().size());
        assertTrue(send("/discarded", "act", "restore-all", "confirmed", "yes")
                .reply()
                .isPresent());
        assertEquals("restore", jobs.all().get(0).what());
    }

    @Test
    void a_note_that_is_empty_is_not_left_and_one_that_is_not_leads_back_to_the_letter() {
        assertTrue(send("/letters/" + ids.get(0) + "/note", "note", " ").view().isPresent());
        assertTrue(send("/letters/" + ids.get(0) + "/note", "note", "called Ann")
                .reply()
                .isPresent());
        Letter letter = mailCenter.find(ids.get(0)).orElseThrow();
        assertEquals("called Ann", mailCenter.notes(letter).last().orElseThrow().reason());
        assertEquals(1, mailCenter.notes(letter).count());
    }

    @Test
    void a_time_zone_is_named_with_its_offset() {
        Instant winter = Instant.parse("2026-11-24T10:00:00Z");
        assertTrue(PageStatus.zone(ZoneId.of("Europe/Berlin"), winter).endsWith("(UTC+01:00)"));
        assertEquals("UTC", PageStatus.zone(ZoneId.of("Z"), winter));
        assertEquals("UTC+02:00", PageStatus.zone(ZoneId.of("+02:00"), winter));
    }
}
