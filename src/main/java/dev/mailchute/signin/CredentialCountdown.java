package dev.mailchute.signin;

import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that a credential expires: in the log at 60, 30 and 7 days, then daily until it is replaced; in health from 30 days on; and as a metric. It
 * checks at startup and once a day, and rereads certificate files each time.
 */
public final class CredentialCountdown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialCountdown.class);
    private static final int[] STAGES = {7, 30, 60};
    private static final Duration SHOWN_IN_HEALTH = Duration.ofDays(30);
    private static final int NOT_YET = Integer.MAX_VALUE;
    private static final int EVERY_DAY = 7;
    private static final int OVER = 0;

    /** One credential, described for sentences: {@code the first credential of app ...}. */
    private record Named(AppRegistration app, boolean isNext) {
        String describe() {
            return (app.next().isEmpty() ? "the credential" : isNext ? "the next credential" : "the first credential")
                    + (app.clientId().isEmpty() ? "" : " of app " + app.clientId());
        }

        Optional<Instant> end() {
            return Expiry.of(isNext ? app.next().orElseThrow() : app.credential());
        }
    }

    private final Clock clock;
    private final Predicate<AppRegistration> usesNext;
    private final Map<String, AppRegistration> apps = new LinkedHashMap<>();
    private final Map<Named, Instant> ends = new ConcurrentHashMap<>();
    private final Map<Named, Integer> lastStage = new HashMap<>();
    private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "credential-countdown");
        thread.setDaemon(true);
        return thread;
    });

    /** @param usesNext whether the second credential of an app is in use, because the first was refused */
    public CredentialCountdown(
            Settings settings, MeterRegistry meters, Clock clock, Predicate<AppRegistration> usesNext) {
        this.clock = clock;
        this.usesNext = usesNext;
        settings.inbound().forEach(in -> add(meters, "inbound", in.name(), in.app()));
        settings.outbound().forEach(out -> add(meters, "outbound", out.name(), out.app()));
    }

    private void add(MeterRegistry meters, String direction, String name, AppRegistration app) {
        apps.put(direction + "." + name, app);
        Gauge.builder("mailchute.credential.expiry.timestamp.seconds", () -> seconds(app))
                .tags("direction", direction, "name", name)
                .description(
                        "When the credential expires, in seconds since 1970; of two, the later one; NaN if no date is known")
                .register(meters);
    }

    /** Checks now, and then once a day. */
    public void start() {
        check();
        daily.scheduleAtFixedRate(this::check, 1, 1, TimeUnit.DAYS);
    }

    /**
     * Rereads all expiry dates.
     *
     * @return the lines it logged
     */
    synchronized List<String> check() {
        List<String> lines = new ArrayList<>();
        for (AppRegistration app : apps.values().stream().distinct().toList()) {
            check(new Named(app, false)).ifPresent(lines::add);
            if (app.next().isPresent()) {
                check(new Named(app, true)).ifPresent(lines::add);
            }
        }
        lines.forEach(line -> LOG.warn("Expiry: {}", line));
        return lines;
    }

    private Optional<String> check(Named credential) {
        Optional<Instant> end = credential.end();
        if (end.isEmpty()) {
            ends.remove(credential);
            return Optional.empty();
        }
        ends.put(credential, end.get());
        int stage = stage(end.get());
        boolean isNews = stage != lastStage.getOrDefault(credential, NOT_YET);
        lastStage.put(credential, stage);
        return stage != NOT_YET && (isNews || stage <= EVERY_DAY)
                ? Optional.of(describe(credential, end.get()))
                : Optional.empty();
    }

    private int stage(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            return OVER;
        }
        for (int days : STAGES) {
            if (left.compareTo(Duration.ofDays(days)) <= 0) {
                return days;
            }
        }
        return NOT_YET;
    }

    private String describe(Named credential, Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        String day = end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        String when =
                left.isNegative() ? " expired on " + day : " expires on " + day + ", in " + left.toDays() + " days";
        return credential.describe() + when + ". Replace it in time: docs/secrets.md, Rotation";
    }

    /**
     * A warning about the credentials of a mailbox or an outbox: its last one expires in less than 30 days, or the second one is
     * already in use. Neither makes a mailbox down.
     *
     * @param key as in {@code inbound.support}
     */
    public Optional<String> notice(String key) {
        AppRegistration app = apps.get(key);
        if (app == null) {
            return Optional.empty();
        }
        List<String> notices = new ArrayList<>();
        if (usesNext.test(app)) {
            notices.add("the first credential of app " + app.clientId()
                    + " was refused, and the next one is in use. Replace the first: docs/secrets.md, Rotation");
        }
        last(app)
                .filter(credential ->
                        ends.get(credential).isBefore(clock.instant().plus(SHOWN_IN_HEALTH)))
                .ifPresent(credential -> notices.add(describe(credential, ends.get(credential))));
        return notices.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notices));
    }

    /** Of the credentials with a known expiry date, the one that expires last: until then the app can sign in. */
    private Optional<Named> last(AppRegistration app) {
        Named first = new Named(app, false);
        Named next = new Named(app, true);
        Instant firstEnd = ends.get(first);
        Instant nextEnd = app.next().isPresent() ? ends.get(next) : null;
        if (nextEnd != null && (firstEnd == null || firstEnd.isBefore(nextEnd))) {
            return Optional.of(next);
        }
        return firstEnd == null ? Optional.empty() : Optional.of(first);
    }

    /** When the last of its credentials expires, if a date is known. @param key as in {@code inbound.support} */
    public Optional<Instant> expiry(String key) {
        return Optional.ofNullable(apps.get(key)).flatMap(this::last).map(ends::get);
    }

    /** NaN where nobody knows: neither 0 nor any other number is true then, and none is to fire an alert. */
    private double seconds(AppRegistration app) {
        return last(app)
                .map(credential -> (double) ends.get(credential).getEpochSecond())
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        daily.shutdownNow();
    }
}
