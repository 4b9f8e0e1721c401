package dev.mailchute;

import dev.mailchute.app.Timing;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The waits of the application as tests shorten them: all of them together, so that no journey forgets one. */
public final class ShortWaits {
    /** More often than a user may have it: no mailbox is polled more than once a second. */
    private static final Duration POLLED_EVERY = Duration.ofMillis(200);

    private static final Duration SHORTEST_SETTING = Duration.ofSeconds(1);

    private ShortWaits() {}

    /** Short waits, real clock. */
    public static Timing timing() {
        return new Timing(
                        Clock.systemUTC(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(20),
                        List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300)))
                .waits(new Timing.Waits(
                        Duration.ofMillis(100),
                        Duration.ofMillis(100),
                        Backoff.doubling(Duration.ofMillis(200), Duration.ofSeconds(2)),
                        Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(4)),
                        Duration.ofMillis(500),
                        new FolderWatch.TrialWaits(
                                Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofMillis(500))));
    }

    /** The settings with the shortest schedule that they permit made shorter still. */
    public static Settings schedules(Settings settings) {
        return new Settings(
                settings.microsoft365(),
                settings.storage(),
                settings.reports(),
                settings.http(),
                new Settings.Directions(
                        settings.inbound().stream().map(ShortWaits::schedule).toList(), settings.outbound()),
                settings.written());
    }

    private static InboundMailbox schedule(InboundMailbox inbound) {
        if (!inbound.schedule().interval().equals(Optional.of(SHORTEST_SETTING))) {
            return inbound;
        }
        return new InboundMailbox(
                inbound.name(),
                inbound.source(),
                inbound.afterwards(),
                inbound.onward(),
                Schedule.every(POLLED_EVERY).startingWith(inbound.schedule().firstPoll()),
                inbound.attempts());
    }
}
