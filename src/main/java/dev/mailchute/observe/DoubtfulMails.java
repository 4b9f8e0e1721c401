package dev.mailchute.observe;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.ledger.OutboundLedger.SendsInDoubt;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that may have been sent, and nobody knows yet; as the ledger has them. */
final class DoubtfulMails {
    private static final Logger LOG = LoggerFactory.getLogger(DoubtfulMails.class);

    private final OutboundLedger ledger;
    private final Clock clock;
    private volatile Map<String, SendsInDoubt> found = Map.of();

    DoubtfulMails(OutboundLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
        measure();
    }

    void register(Settings settings, MeterRegistry meters) {
        for (Outbox outbox : settings.outbound()) {
            String[] tags = {"direction", "outbound", "name", outbox.name()};
            Gauge.builder(
                            "mailchute.messages.in.doubt",
                            () -> of(outbox).map(SendsInDoubt::count).orElse(0L))
                    .tags(tags)
                    .description("Messages whose sending began and whose outcome is not known yet")
                    .register(meters);
            Gauge.builder("mailchute.messages.in.doubt.oldest.age.seconds", () -> age(outbox))
                    .tags(tags)
                    .description("How long ago the sending of the oldest message in doubt began; 0 if there is none")
                    .register(meters);
        }
    }

    private Optional<SendsInDoubt> of(Outbox outbox) {
        return Optional.ofNullable(found.get(outbox.name()));
    }

    private double age(Outbox outbox) {
        return of(outbox)
                .flatMap(SendsInDoubt::oldest)
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .map(seconds -> Math.max(0, seconds))
                .orElse(0.0);
    }

    /** Health reports a ledger that does not work; until it works again, the last numbers stay. */
    void measure() {
        try {
            found = ledger.inDoubt().stream().collect(Collectors.toMap(SendsInDoubt::name, Function.identity()));
        } catch (LedgerException e) {
            LOG.debug("the ledger was not asked what is in doubt", e);
        }
    }
}
