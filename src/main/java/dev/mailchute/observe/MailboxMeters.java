package dev.mailchute.observe;

import dev.mailchute.health.Health;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How each mailbox and outbox is doing, as numbers. */
final class MailboxMeters {
    private static final String UP =
            "1 if the mailbox, outbox, ledger or Mail Center works, 0 if not, if it is paused, or if that is not known yet;"
                    + " NaN if another node has it";

    private final Settings settings;
    private final Statuses statuses;
    private final Health health;
    private final Clock clock;
    private final Instant started;

    MailboxMeters(Settings settings, Statuses statuses, Health health, Clock clock) {
        this.health = health;
        this.clock = clock;
        this.settings = settings;
        this.statuses = statuses;
        this.started = clock.instant();
    }

    void register(MeterRegistry meters) {
        for (Status status : statuses.all()) {
            gauge(meters, status, "mailchute.up", UP, of -> up(of.health()));
            gauge(
                    meters,
                    status,
                    "mailchute.paused",
                    "1 while a person has paused the mailbox or outbox, else 0",
                    of -> of.isPaused() ? 1 : 0);
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
                    "mailchute.messages.waiting.oldest.age.seconds",
                    "How long the oldest message that waits has been waiting; 0 if none is known",
                    of -> of.health().waiting().oldest().map(this::age).orElse(0.0));
            gauge(
                    meters,
                    status,
                    "mailchute.warnings",
                    "Single files and messages that need attention",
                    of -> of.warnings().size());
        }
        Gauge.builder("mailchute.parts.owned", statuses, all -> all.all().stream()
                        .filter(status -> !status.isElsewhere())
                        .count())
                .description(
                        "Mailboxes and outboxes that this process has; in a cluster, the others belong to other nodes")
                .register(meters);
        for (String name : List.of("ledger", "mail-center")) {
            PartHealth.Part part = new PartHealth.Part(PartHealth.Part.STORAGE, name);
            Gauge.builder("mailchute.up", () -> storageUp(part))
                    .tags("direction", part.direction(), "name", part.name())
                    .description(UP)
                    .register(meters);
        }
        for (InboundMailbox inbound : settings.inbound()) {
            gauge(
                    meters,
                    statuses.of("inbound." + inbound.name()),
                    "mailchute.next.success.due.timestamp.seconds",
                    "Time by which the schedule demands another success, in seconds since 1970; +Inf if never",
                    of -> of.isElsewhere()
                            ? Double.NaN
                            : due(inbound.schedule(), of.lastSuccess().orElse(started)));
        }
    }

    private double storageUp(PartHealth.Part part) {
        return health.parts().stream()
                .filter(one -> one.part().equals(part))
                .findFirst()
                .map(MailboxMeters::up)
                .orElse(0.0);
    }

    /** What is not known yet is not up. */
    private static double up(PartHealth health) {
        return switch (health.state()) {
            case UP -> 1;
            // No alert rests on it, and none is hidden: the node that has it tells.
            case ELSEWHERE -> Double.NaN;
            default -> 0;
        };
    }

    private double age(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
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
