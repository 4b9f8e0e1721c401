package dev.mailchute.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** After wrong passwords for a name, its next one is not even looked at for a while: longer each time, a minute at most. */
final class LoginThrottle {
    private static final int FREE = 3;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_NAMES = 1000;

    private final Clock clock;
    private final Map<String, Wrong> wrong = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > MOST_NAMES;
        }
    };

    private record Wrong(int count, Instant until) {}

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this name has to wait; zero if it need not. */
    synchronized Duration wait(String name) {
        Wrong known = wrong.get(name);
        Instant now = clock.instant();
        return known == null || !known.until().isAfter(now) ? Duration.ZERO : Duration.between(now, known.until());
    }

    synchronized void wrong(String name) {
        Wrong known = wrong.remove(name);
        int count = known == null ? 1 : known.count() + 1;
        Duration pause = count < FREE ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(count - FREE, 6));
        wrong.put(name, new Wrong(count, clock.instant().plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause)));
    }

    synchronized void right(String name) {
        wrong.remove(name);
    }
}
