package dev.mailchute.health;

import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Many mailboxes, and a plausible day of theirs. */
public final class FlowExamples {
    private FlowExamples() {}

    /** {@code m0000}, {@code m0001} and so on; every tenth has an outbox of the same name. */
    public static Settings settings(int mailboxes) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "99999999-8888-7777-6666-555555555555",
                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                "MAILCHUTE_CLIENT_SECRET", "not-a-secret"));
        for (int i = 0; i < mailboxes; i++) {
            String name = String.format("M%04d", i);
            String address = name.toLowerCase(java.util.Locale.ROOT) + "@contoso.com";
            environment.put("MAILCHUTE_INBOUND_" + name + "_MAILBOX", address);
            if (i % 10 == 9) {
                environment.put("MAILCHUTE_OUTBOUND_" + name + "_MAILBOX", address);
            }
        }
        return new Configuration(Path.of("target"), environment).read();
    }

    public static Statuses statuses(int mailboxes, Clock clock) {
        return new Statuses(settings(mailboxes), clock);
    }

    /** Two messages a minute in the day, fewer at night, and now and then a held one. */
    public static FlowSource plausible(Statuses statuses, int perHour) {
        return (since, until, consumer) -> statuses.all().forEach(status -> {
            String key = status.direction() + "." + status.name();
            Random random = new Random(key.hashCode());
            String done = status.direction().equals("inbound") ? "delivered" : "sent";
            for (Instant at = since; at.isBefore(until); at = at.plus(Duration.ofMinutes(15))) {
                double hour = at.getEpochSecond() % 86_400 / 3600.0;
                double share = Math.max(0.05, Math.sin((hour - 5) / 14 * Math.PI));
                long count = Math.round(share * perHour / 4 * (0.6 + 0.8 * random.nextDouble()));
                for (long i = 0; i < count; i++) {
                    Instant finished = at.plusSeconds(random.nextInt(900));
                    Duration took = Duration.ofMillis((long) (1000 * Math.exp(1.5 + 0.9 * random.nextGaussian())));
                    if (finished.isBefore(until)) {
                        consumer.accept(new FlowSource.PastOutcome(
                                key, finished, random.nextInt(200) == 0 ? "held" : done, Optional.of(took)));
                    }
                }
            }
        });
    }
}
