package dev.mailchute.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who has signed in. In memory: a restart signs everybody out. */
final class Sessions {
    static final String COOKIE = "mailchute";
    private static final Duration IDLE = Duration.ofHours(8);
    private static final int MOST = 1000;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param account whose it is
     * @param csrf what every act must bring along
     */
    record Session(String id, String account, String csrf, Instant until) {}

    Sessions(Clock clock) {
        this.clock = clock;
    }

    synchronized Session begin(String account) {
        Session session = new Session(token(), account, token(), clock.instant().plus(IDLE));
        sessions.put(session.id(), session);
        return session;
    }

    synchronized Optional<Session> find(String id) {
        Session session = sessions.get(id);
        Instant now = clock.instant();
        if (session == null || session.until().isBefore(now)) {
            sessions.remove(id);
            return Optional.empty();
        }
        Session longer = new Session(session.id(), session.account(), session.csrf(), now.plus(IDLE));
        sessions.put(id, longer);
        return Optional.of(longer);
    }

    synchronized void end(String id) {
        sessions.remove(id);
    }

    private String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
