package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with many letters: in parallel for different outboxes, one after the other for the same one. */
class JobsTest {
    private static final long SOON = 20_000;

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final Map<String, CountDownLatch> closed = new ConcurrentHashMap<>();
    private final List<String> entered = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Map<String, List<String>> ids = new java.util.TreeMap<>();
    private final Map<String, Duration> pace = new ConcurrentHashMap<>();
    private MailCenter mailCenter;
    private Jobs jobs;

    @BeforeEach
    void fill() {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 30, clock.instant());
        mailCenter.list().forEach(letter -> ids.computeIfAbsent(letter.name(), name -> new ArrayList<>())
                .add(letter.id()));
        LetterIndex index = new LetterIndex(mailCenter, clock);
        index.refresh();
        DiscardedIndex discarded = new DiscardedIndex(mailCenter, clock);
        jobs = new Jobs(
                new LetterActions(mailCenter, this::enter, clock),
                (id, isDiscarded) -> isDiscarded ? discarded.place(id) : index.place(id),
                place -> pace.getOrDefault(place, Duration.ZERO),
                clock);
    }

    @AfterEach
    void stop() {
        closed.values().forEach(CountDownLatch::countDown);
        jobs.close();
    }

    /** A retry waits while this is closed; afterwards all messages pass. */
    private Outcome enter(Letter letter, boolean resend) {
        entered.add(letter.id());
        CountDownLatch latch = closed.get(letter.name());
        if (latch != null) {
            try {
                latch.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        mailCenter.settle(letter);
        return letter.isInbound() ? Outcome.delivered() : Outcome.sent();
    }

    private List<String> some(String name, int from, int to) {
        return ids.get(name).subList(from, to);
    }

    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    @Test
    void a_job_of_one_outbox_does_not_wait_for_the_job_of_another() {
        closed.put("orders", new CountDownLatch(1));
        Job slow = jobs.begin("retry", "olga", some("orders", 0, 3));
        Job quick = jobs.begin("discard", "ann", some("invoices", 0, 2));
        assertTrue(quick.await(SOON), "it waits for the other outbox");
        assertEquals(Map.of("discarded", 2), quick.outcomes());
        assertTrue(slow.ended().isEmpty());
        closed.get("orders").countDown();
        assertTrue(slow.await(SOON));
        assertEquals(3, entered.size());
    }

    @Test
    void jobs_of_one_outbox_run_one_after_the_other_and_show_what_they_wait_for() {
        pace.put("outbound.orders", Duration.ofSeconds(2));
        closed.put("orders", new CountDownLatch(1));
        Job first = jobs.begin("retry", "olga", some("orders", 0, 4));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> entered.size() == 1);
        Job second = jobs.begin("discard", "ann", both(some("orders", 4, 6), some("invoices", 0, 1)));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> second.done() == 1);
        List<Jobs.Wait> waits = jobs.waits(second);
        assertEquals(1, waits.size());
        assertEquals("outbound.orders", waits.get(0).place());
        assertEquals(2, waits.get(0).waiting());
        assertEquals(first.number(), waits.get(0).ahead().number());
        assertEquals(Optional.of(Duration.ofSeconds(8)), waits.get(0).about());
        assertEquals(
                List.of(new Jobs.Pacing("outbound.orders", Duration.ofSeconds(2), Duration.ofSeconds(8))),
                jobs.pacing(first));
        assertEquals(List.of(), jobs.waits(first));
        first.stop();
        closed.get("orders").countDown();
        assertTrue(second.await(SOON));
        assertEquals(Map.of("discarded", 3), second.outcomes());
        assertEquals(Map.of("sent", 1, "not-tried", 3), first.outcomes());
    }

    @Test
    void a_job_stopped_while_waiting_ends_and_changes_nothing() {
        closed.put("orders", new CountDownLatch(1));
        jobs.begin("retry", "olga", some("orders", 0, 2));
        Job waiting = jobs.begin("discard", "ann", some("orders", 2, 5));
        waiting.stop();
        assertTrue(waiting.await(0));
        assertEquals(Map.of("not-tried", 3), waiting.outcomes());
        closed.get("orders").countDown();
        Job next = jobs.begin("discard", "ann", some("orders", 5, 7));
        assertTrue(next.await(SOON));
        assertTrue(
                some("orders", 2, 5).stream().allMatch(id -> mailCenter.find(id).isPresent()));
    }

    @Test
    void what_was_discarded_is_restored_as_a_whole_and_can_be_discarded_again() {
        List<String> chosen = both(some("orders", 0, 3), some("support", 0, 2));
        Job discard = jobs.begin("discard", "olga", both(chosen, List.of("0000gone")));
        assertTrue(discard.await(SOON));
        assertEquals(Optional.of("restore"), discard.undo().map(Job.Undo::what));
        Job undo = jobs.undo(discard, "vera").orElseThrow();
        assertTrue(undo.await(SOON));
        assertEquals(Map.of("restored", 5), undo.outcomes());
        assertTrue(chosen.stream().allMatch(id -> mailCenter.find(id).isPresent()));
        assertEquals(0, mailCenter.discarded().count());
        assertEquals(
                "vera",
                mailCenter
                        .history(mailCenter.find(chosen.get(0)).orElseThrow())
                        .get(2)
                        .who());
        assertTrue(discard.undo().isEmpty(), "it was already undone");
        assertEquals(undo, jobs.undo(discard, "vera").orElseThrow(), "it is undone only once");
        Job again = jobs.undo(undo, "vera").orElseThrow();
        assertTrue(again.await(SOON));
        assertEquals(Map.of("discarded", 5), again.outcomes());
    }

    @Test
    void a_retry_cannot_be_undone_nor_can_a_running_job() {
        closed.put("orders", new CountDownLatch(1));
        Job retry = jobs.begin("retry", "olga", some("orders", 0, 2));
        Job discard = jobs.begin("discard", "olga", both(some("orders", 2, 3), some("invoices", 0, 1)));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> discard.done() == 1);
        assertTrue(jobs.undo(discard, "olga").isEmpty());
        closed.get("orders").countDown();
        assertTrue(retry.await(SOON) && discard.await(SOON));
        assertTrue(retry.undo().isEmpty());
        assertFalse(discard.undo().isEmpty());
    }

    @Test
    void letters_of_an_unknown_outbox_are_processed_too() {
        Job job = jobs.begin("discard", "olga", List.of("0000gone", "0001gone"));
        assertTrue(job.await(SOON));
        assertEquals(Map.of("unknown", 2), job.outcomes());
    }
}
