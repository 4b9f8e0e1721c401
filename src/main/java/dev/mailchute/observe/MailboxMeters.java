package dev.mailchute.observe;

import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** How each mailbox and outbox is doing, as numbers. */
final class MailboxMeters {
    private final Settings settings;
    private final Statuses statuses;
    private final Instant started;

    MailboxMeters(Settings settings, Statuses statuses, Clock clock) {
        this.settings = settings;
        this.statuses = statuses;
        this.started = clock.instant();
    }

    void register(MeterRegistry meters) {
        for (Status status : statuses.all()) {
            gauge(
                    meters,
                    status,
                    "mailchute.up",
                    "1 if the mailbox or outbox works, 0 if not",
                    of -> of.isDown() ? 0 : 1);
            gauge(
                    meters,
                    status,
                    "mailchute.last.success.timestamp.seconds",
                    "Time of the last success, in seconds since 1970; 0 before the first",
                    of -> of.lastSuccess().map(MailboxMeters::seconds).orElse(0.0));
            gauge(meters, status, "mailchute.messages.waiting", "Messages known to wait", Status::backlog);
            gauge(
                    meters,
                    status,
                    "mailchute.warnings",
                    "Single files and messages that need attention",
                    of -> of.warnings().size());
        }
        for (InboundMailbox inbound : settings.inbound()) {
            gauge(
                    meters,
                    statuses.of("inbound." + inbound.name()),
                    "mailchute.next.success.due.timestamp.seconds",
                    "Time by which the schedule demands another success, in seconds since 1970; +Inf if never",
                    of -> due(inbound.schedule(), of.lastSuccess().orElse(started)));
        }
    }

    private static void gauge(
            MeterRegistry meters, Status status, String name, String description, ToDoubleFunction<Status> value) {
        Gauge.builder(name, status, value)
                .tags("direction", status.direction(), "name", status.name())
                .description(description)
                .register(meters);
    }

    private static double due(Schedule schedule, Instant last) {
        return schedule.untilNext(last).map(wait -> seconds(last.plus(wait))).orElse(Double.POSITIVE_INFINITY);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
