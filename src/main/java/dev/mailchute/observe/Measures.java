package dev.mailchute.observe;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Volumes;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Everything that the metrics show besides what is counted. No scrape waits for a disk or the ledger: they are looked at every few seconds
 * by threads of their own.
 */
public final class Measures {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final DoubtfulMails doubtful;

    /** The folders of the configuration, and the volumes they are on. */
    public record WatchedFolders(FolderWatch watch, Volumes volumes) {}

    /** What is measured. */
    public record Measured(
            Settings settings,
            Statuses statuses,
            Health health,
            WatchedFolders folders,
            LetterIndex letters,
            OutboundLedger ledger) {}

    public Measures(Measured measured, Clock clock, MeterRegistry meters) {
        Gauge.builder("mailchute.build.info", () -> 1)
                .tag("version", BuildVersion.current())
                .description("Always 1; the label is the version")
                .register(meters);
        new MailboxMeters(measured.settings(), measured.statuses(), measured.health(), clock).register(meters);
        for (String direction : List.of("inbound", "outbound")) {
            Gauge.builder("mailchute.letters", () -> letters(measured.letters(), direction))
                    .tag("direction", direction)
                    .description(
                            "Letters waiting in the Mail Center; NaN if its folder cannot be read, or was not read yet")
                    .register(meters);
        }
        new Disks(
                        measured.settings(),
                        measured.folders().watch(),
                        measured.folders().volumes())
                .register(meters);
        doubtful = new DoubtfulMails(measured.ledger(), clock);
        doubtful.register(measured.settings(), meters);
    }

    private static double letters(LetterIndex letters, String direction) {
        return letters.waiting(direction).map(Long::doubleValue).orElse(Double.NaN);
    }

    void look() {
        doubtful.measure();
    }

    /** Looks at the ledger from now on. */
    public void begin(ScheduledExecutorService thread) {
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
}
