package dev.mailchute.observe;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Everything that the metrics show besides what is counted. What a disk or the ledger must be asked for is looked up now and then by
 * threads of its own: a disk that does not answer holds up no scrape.
 */
public final class Measures {
    /** One for the disks, one for the ledger. */
    public static final int THREADS = 2;

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Disks disks;
    private final DoubtfulMails doubtful;

    /** What is measured. */
    public record Measured(
            Settings settings,
            Statuses statuses,
            Health health,
            FolderWatch folders,
            MailCenter mailCenter,
            OutboundLedger ledger) {}

    public Measures(Measured measured, Clock clock, MeterRegistry meters) {
        Gauge.builder("mailchute.build.info", () -> 1)
                .tag("version", BuildVersion.current())
                .description("Always 1; the label is the version")
                .register(meters);
        new MailboxMeters(measured.settings(), measured.statuses(), measured.health(), clock).register(meters);
        for (String direction : List.of("inbound", "outbound")) {
            Gauge.builder("mailchute.letters", () -> letters(measured.mailCenter(), direction))
                    .tag("direction", direction)
                    .description("Letters waiting in the Mail Center; NaN if its folder cannot be read")
                    .register(meters);
        }
        disks = new Disks(measured.settings(), measured.folders());
        disks.register(meters);
        doubtful = new DoubtfulMails(measured.ledger(), clock);
        doubtful.register(measured.settings(), meters);
    }

    private static double letters(MailCenter mailCenter, String direction) {
        try {
            return mailCenter.count(direction);
        } catch (UncheckedIOException e) {
            return Double.NaN;
        }
    }

    private List<Runnable> looks() {
        return List.of(disks::measure, doubtful::measure);
    }

    void look() {
        looks().forEach(Runnable::run);
    }

    /** From now on they are looked up. */
    public void begin(ScheduledExecutorService threads) {
        looks().forEach(look -> threads.scheduleWithFixedDelay(look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }
}
