package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartActions.PartResult;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said and done of a mailbox that a person has paused. */
class PauseTest {
    private static final String KEY = "inbound.support";
    private static final Duration GRACE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final Clocks clocks = new Clocks(clock, clock);
    private final List<String> done = new ArrayList<>();
    private final Map<String, Pause> kept = new HashMap<>();
    private boolean isLedgerBroken;
    private Statuses statuses;
    private Status support;
    private PartActions actions;

    @BeforeEach
    void configure() {
        statuses = new Statuses(
                new Configuration(
                                folder,
                                Map.of(
                                        "MAILCHUTE_TENANT_ID", "contoso.onmicrosoft.com",
                                        "MAILCHUTE_CLIENT_ID", "x",
                                        "MAILCHUTE_CLIENT_SECRET", "x",
                                        "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                                        "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"))
                        .read(),
                clocks,
                GRACE);
        support = statuses.of(KEY);
        PauseStore store = new PauseStore() {
            @Override
            public void keep(Part part, Pause pause) {
                write("keep " + part.key() + " " + pause.reason().orElse("-"));
            }

            @Override
            public void remove(Part part) {
                write("remove " + part.key());
            }

            @Override
            public Map<String, Pause> all() {
                return kept;
            }
        };
        actions = new PartActions(
                statuses,
                store,
                part -> {
                    done.add("poll " + part.key() + " " + support.isPaused());
                    return "a poll has been started";
                },
                clock);
    }

    private void write(String what) {
        if (isLedgerBroken) {
            throw new LedgerException("the ledger cannot be used: disk I/O error", null);
        }
        done.add(what);
    }

    private void poll() {
        support.rounds().begins();
        support.works();
        support.rounds().ends();
    }

    private Condition state() {
        return support.health().state();
    }

    @Test
    void the_first_pause_counts_and_the_second_changes_nothing() {
        assertEquals(new PartResult(KEY, "paused", null), actions.pause(KEY, "ann", Optional.of("it moves")));
        Instant since = support.pause().orElseThrow().since();
        assertEquals(clock.millis(), since.toEpochMilli());
        clock.step(Duration.ofHours(1));
        PartResult again = actions.pause(KEY, "bob", Optional.of("another reason"));
        assertTrue(again.isDone() && again.reason().contains("by ann: it moves"), again::toString);
        assertEquals(since, support.pause().orElseThrow().since());
        assertEquals(List.of("keep inbound.support it moves"), done);
    }

    @Test
    void a_resumption_polls_at_once_and_without_a_pause_does_nothing() {
        PartResult idle = actions.resume(KEY, "bob");
        assertTrue(idle.isDone() && idle.reason().contains("was not paused"), idle::toString);
        actions.pause(KEY, "ann", Optional.empty());
        assertEquals("a poll has been started", actions.resume(KEY, "bob").reason());
        assertEquals(List.of("keep inbound.support -", "remove inbound.support", "poll inbound.support false"), done);
    }

    @Test
    void what_is_paused_is_not_polled_by_hand() {
        actions.pause(KEY, "ann", Optional.empty());
        done.clear();
        PartResult refused = actions.poll(KEY, "bob");
        assertEquals("refused", refused.outcome());
        assertFalse(refused.isDone());
        assertEquals(List.of(), done);
        actions.resume(KEY, "bob");
        assertEquals(new PartResult(KEY, "polled", "a poll has been started"), actions.poll(KEY, "bob"));
        assertEquals("unknown", actions.poll("inbound.sales", "bob").outcome());
    }

    @Test
    void what_the_ledger_cannot_keep_is_not_done() {
        isLedgerBroken = true;
        PartResult failed = actions.pause(KEY, "ann", Optional.empty());
        assertEquals("left", failed.outcome());
        assertTrue(failed.reason().contains("disk I/O error"), failed::toString);
        assertFalse(support.isPaused());
        isLedgerBroken = false;
        actions.pause(KEY, "ann", Optional.empty());
        isLedgerBroken = true;
        assertEquals("left", actions.resume(KEY, "ann").outcome());
        assertTrue(support.isPaused());
        assertFalse(done.contains("poll inbound.support false"));
    }

    @Test
    void each_act_is_logged_with_its_person_and_no_reason_forges_a_line() {
        try (LogLines log = LogLines.of("dev.mailchute.health.PartActions")) {
            actions.pause(KEY, "ann", Optional.of("a\nERROR the disk is full\u202e" + "x".repeat(600)));
            actions.resume(KEY, "bob");
            actions.poll(KEY, "carl");
            assertEquals(
                    1,
                    log.with("inbound support paused by ann: a ERROR the disk is full x")
                            .size());
            assertEquals(1, log.with("inbound support resumed by bob").size());
            assertEquals(1, log.with("inbound support polled now by carl").size());
        }
        assertEquals(
                "keep inbound.support ".length() + PartActions.MAX_REASON,
                done.get(0).length());
    }

    @Test
    void it_is_neither_up_nor_down_and_a_trouble_found_before_stays_known() {
        support.rounds().begins();
        support.fails(Fault.of("sign-in", "the client secret has expired"));
        support.rounds().ends();
        assertEquals(Condition.DOWN, state());
        actions.pause(KEY, "ann", Optional.of("it moves"));
        PartHealth paused = support.health();
        assertEquals(Condition.PAUSED, paused.state());
        assertFalse(paused.isDown());
        assertEquals(clock.millis(), paused.since().toEpochMilli());
        assertTrue(paused.reason().text().get().startsWith("paused by ann: it moves"), paused::toString);
        assertTrue(paused.reason().text().get().contains("the client secret has expired"), paused::toString);
        assertTrue(paused.reason().next().isPresent());
        PartHealth orders = statuses.of("outbound.orders").health();
        assertEquals(Condition.PAUSED, Health.overall(List.of(orders, paused)));
        statuses.of("outbound.orders").fails(Fault.of("x", "it is down"));
        assertEquals(
                Condition.DOWN,
                Health.overall(List.of(paused, statuses.of("outbound.orders").health())));
        actions.resume(KEY, "ann");
        assertEquals(Condition.DOWN, state());
    }

    @Test
    void the_watchdog_is_silent_about_it_and_gives_it_time_after_it_is_resumed() {
        HealthWatch watch = new HealthWatch(new Health(List.of(() -> List.of(support))), clocks);
        poll();
        try (LogLines log = LogLines.of("dev.mailchute.health.HealthWatch")) {
            support.rounds().begins();
            actions.pause(KEY, "ann", Optional.empty());
            look(watch, Duration.ofHours(1));
            assertEquals(Condition.PAUSED, state());
            actions.resume(KEY, "ann");
            look(watch, GRACE);
            assertEquals(Condition.UNKNOWN, state());
            assertTrue(
                    support.health().reason().text().get().contains("since it was resumed"),
                    support.health()::toString);
            assertEquals(List.of(), log.warningsAndAbove());
            look(watch, Duration.ofSeconds(1));
            assertEquals(Condition.DOWN, state());
            assertEquals(1, log.warningsAndAbove().size());
            actions.pause(KEY, "ann", Optional.empty());
            look(watch, Duration.ofSeconds(1));
            assertEquals(List.of(), log.with("works again"), "it does not");
            actions.resume(KEY, "ann");
            poll();
            assertEquals(Condition.UP, state());
            assertEquals(clock.instant(), support.health().since());
        }
    }

    private void look(HealthWatch watch, Duration time) {
        for (int i = 0; i < time.toSeconds(); i++) {
            clock.step(Duration.ofSeconds(1));
            watch.look();
        }
    }

    @Test
    void the_log_reminds_of_it_at_the_start_and_once_a_day() {
        support.paused(new Pause(clock.instant().minus(Duration.ofDays(3)), "ann", Optional.of("it moves")));
        PauseReminder reminder = new PauseReminder(statuses, clocks);
        try (LogLines log = LogLines.of("dev.mailchute.health.PauseReminder")) {
            reminder.look();
            assertEquals(
                    1,
                    log.with("inbound support is still paused by ann: it moves, for 72 h")
                            .size());
            pass(reminder, 24);
            assertEquals(2, log.warningsAndAbove().size());
            support.resumed();
            pass(reminder, 30);
            actions.pause(KEY, "bob", Optional.empty());
            pass(reminder, 23);
            assertEquals(2, log.warningsAndAbove().size(), "the act itself was logged");
            pass(reminder, 2);
            assertEquals(1, log.with("paused by bob, for 24 h").size());
        }
    }

    private void pass(PauseReminder reminder, int hours) {
        for (int i = 0; i < hours * 60; i++) {
            reminder.look();
            clock.step(Duration.ofMinutes(1));
        }
        reminder.look();
    }

    @Test
    void what_another_process_pauses_and_resumes_holds_here_and_goes_on_with_a_poll() {
        Pause pause = new Pause(clock.instant(), "ann", Optional.of("it moves"));
        kept.put(KEY, pause);
        kept.put("inbound.former", pause);
        actions.follow();
        actions.follow();
        assertEquals(Optional.of(pause), support.pause());
        assertEquals(List.of(), done);
        kept.remove(KEY);
        actions.follow();
        actions.follow();
        assertFalse(support.isPaused());
        assertEquals(List.of("poll inbound.support false"), done);
    }
}
