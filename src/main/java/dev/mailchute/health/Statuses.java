package dev.mailchute.health;

import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The status of every enabled mailbox and outbox. */
public final class Statuses implements Warnings {
    private final Map<String, Status> statuses = new LinkedHashMap<>();

    /** One clock for both, and the usual grace. */
    public Statuses(Settings settings, Clock clock) {
        this(settings, new Clocks(clock, clock), Rounds.GRACE);
    }

    /** @param grace how much later than due is not yet late */
    public Statuses(Settings settings, Clocks clocks, Duration grace) {
        settings.inbound()
                .forEach(in -> statuses.put(
                        "inbound." + in.name(),
                        new Status(
                                "inbound",
                                in.name(),
                                in.mailbox(),
                                clocks.day(),
                                rounds(in.schedule(), clocks, grace),
                                new StopWords(
                                        "poll of " + in.name(), in.schedule().toString()))));
        settings.outbound()
                .forEach(out -> statuses.put(
                        "outbound." + out.name(),
                        new Status(
                                "outbound",
                                out.name(),
                                out.mailbox(),
                                clocks.day(),
                                new Rounds(clocks, grace, now -> Optional.of(Duration.ZERO)),
                                new StopWords("look into the outbox " + out.name(), "about every second"))));
    }

    private static Rounds rounds(Schedule schedule, Clocks clocks, Duration grace) {
        Rounds rounds = new Rounds(clocks, grace, schedule::untilNextPoll);
        return schedule.isAtStart() ? rounds : rounds.waitingForSchedule();
    }

    public Collection<Status> all() {
        return statuses.values();
    }

    /** @param key as in {@code inbound.support} */
    public Status of(String key) {
        return statuses.get(key);
    }

    @Override
    public void warn(String mailbox, String subject, String reason) {
        of(mailbox).warn(subject, reason);
    }

    @Override
    public void settled(String mailbox, String subject) {
        of(mailbox).settled(subject);
    }
}
