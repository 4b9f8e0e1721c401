package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.health.Statuses;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final SteppedClock steady = new SteppedClock();
    private final List<String> done = new ArrayList<>();

    private PollWatch watch(String schedule) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.onmicrosoft.com",
                "MAILCHUTE_CLIENT_ID", "x",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                "MAILCHUTE_INBOUND_SUPPORT_SCHEDULE", schedule));
        Settings settings = new Configuration(folder, environment).read();
        Statuses statuses = new Statuses(settings, clock);
        return new PollWatch(settings.inbound(), statuses, clock, steady, new PollWatch.Triggers() {
            @Override
            public void reschedule(String name, Duration wait) {
                done.add("reschedule " + name + " in " + wait.toSeconds() + " s");
            }

            @Override
            public void poll(String name) {
                done.add("poll " + name);
            }
        });
    }

    private void pass(PollWatch watch, Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minus(SECOND)) {
            clock.step(SECOND);
            steady.step(SECOND);
            watch.check();
        }
    }

    @Test
    void a_poll_on_time_is_not_reported() {
        PollWatch watch = watch("30s");
        for (int i = 0; i < 5; i++) {
            pass(watch, Duration.ofSeconds(30));
            watch.pollStarted("support");
            pass(watch, Duration.ofSeconds(300));
            watch.pollEnded("support");
        }
        assertEquals(List.of(), done);
    }

    @Test
    void an_overdue_poll_is_started_and_logged_once() {
        PollWatch watch = watch("30s");
        pass(watch, Duration.ofSeconds(60));
        assertEquals(List.of(), done);

        try (LogLines log = LogLines.of("dev.mailchute")) {
            pass(watch, Duration.ofSeconds(2));

            assertEquals(List.of("reschedule support in 30 s", "poll support"), done);
            assertEquals(
                    1,
                    log.with("no poll of support for 61 s, although the schedule is every 30 s")
                            .size());
        }
    }

    @Test
    void a_start_that_fails_is_repeated_but_not_every_second() {
        PollWatch watch = watch("30s");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            pass(watch, Duration.ofSeconds(600));
            assertEquals(18, done.size());
            assertEquals(1, log.warningsAndAbove().size());
        }
    }

    @Test
    void a_clock_that_is_set_back_reschedules_all_triggers_and_is_logged_once() {
        PollWatch watch = watch("0 0 8 * * ?");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            clock.step(Duration.ofMinutes(-30));
            pass(watch, Duration.ofSeconds(60));
            assertEquals(List.of("reschedule support in 0 s"), done);
            assertEquals(1, log.with("was set back by 30 min").size());
            clock.step(Duration.ofMinutes(30));
            pass(watch, Duration.ofSeconds(60));
            assertEquals(List.of("reschedule support in 0 s", "reschedule support in 0 s"), done);
        }
    }

    @Test
    void small_corrections_of_the_clock_are_not_reported() {
        PollWatch watch = watch("0 0 8 * * ?");
        for (int i = 0; i < 100; i++) {
            clock.step(Duration.ofMillis(-100));
            pass(watch, SECOND);
        }
        assertEquals(List.of(), done);
    }
}
