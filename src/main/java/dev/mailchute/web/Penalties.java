package dev.mailchute.web;

import dev.mailchute.health.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Failures and delays by subject: no delay for the first failures, then doubled each time. Failures expire one by one. If there are too
 * many subjects, the one with the fewest failures is dropped, so that an attacker cannot erase many failures by inventing subjects.
 */
final class Penalties {
    private final int free;
    private final Backoff pauses;
    private final Duration forgetting;
    private final int most;
    private final Map<String, Penalty> penalties = new HashMap<>();

    private record Penalty(int count, Instant last, Instant until) {}

    /**
     * @param free failures before there is a delay
     * @param forgetting time without a failure after which one of them expires
     * @param most number of remembered subjects
     */
    Penalties(int free, Duration longest, Duration forgetting, int most) {
        this.free = free;
        this.pauses = Backoff.doubling(Duration.ofSeconds(1), longest);
        this.forgetting = forgetting;
        this.most = most;
    }

    Duration wait(String subject, Instant now) {
        Penalty known = penalties.get(subject);
        return known == null || !known.until().isAfter(now) ? Duration.ZERO : Duration.between(now, known.until());
    }

    void add(String subject, Instant now) {
        Penalty known = penalties.remove(subject);
        if (known == null && penalties.size() >= most) {
            forgetOne(now);
        }
        int count = (known == null ? 0 : count(known, now)) + 1;
        penalties.put(subject, new Penalty(count, now, now.plus(pause(count))));
    }

    private Duration pause(int count) {
        return pauses.after(count - free + 1);
    }

    private int count(Penalty penalty, Instant now) {
        long quiet = Duration.between(penalty.last(), now).dividedBy(forgetting);
        return (int) Math.max(0, penalty.count() - Math.max(0, quiet));
    }

    private void forgetOne(Instant now) {
        penalties.entrySet().stream()
                .min(Comparator.<Map.Entry<String, Penalty>>comparingInt(entry -> count(entry.getValue(), now))
                        .thenComparing(entry -> entry.getValue().last()))
                .map(Map.Entry::getKey)
                .ifPresent(penalties::remove);
    }

    void forget(String subject) {
        penalties.remove(subject);
    }

    int size() {
        return penalties.size();
    }
}
