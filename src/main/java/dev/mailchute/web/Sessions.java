package dev.mailchute.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sessions of the page. In memory: a restart signs everyone out. */
final class Sessions {
    /** Without requests by a person. */
    static final Duration IDLE = Duration.ofHours(8);
    /** In any case. */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final int MOST = 1000;
    private static final int MAX_OF_ONE = 20;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** The one unused for longest first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param account the user
     * @param line the user's line in the users file at sign-in
     * @param csrf the token that every form must contain
     * @param until when it ends unless it is used
     * @param end when it ends in any case
     */
    record Session(String id, String account, Object line, String csrf, Instant until, Instant end) {}

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** If the account has too many sessions, the one unused for longest ends. */
    synchronized Session begin(String account, Object line) {
        Instant now = clock.instant();
        Session session = new Session(token(), account, line, token(), now.plus(IDLE), now.plus(LONGEST));
        long others = sessions.values().stream()
                .filter(other -> other.account().equals(account))
                .count();
        if (others >= MAX_OF_ONE) {
            sessions.values().stream()
                    .filter(other -> other.account().equals(account))
                    .findFirst()
                    .map(Session::id)
                    .ifPresent(sessions::remove);
        }
        sessions.put(session.id(), session);
        return session;
    }

    /** The session, if it has not ended. */
    synchronized Optional<Session> find(String id) {
        Instant now = clock.instant();
        return Optional.ofNullable(sessions.get(id))
                .filter(session -> !session.until().isBefore(now))
                .filter(session -> !session.end().isBefore(now));
    }

    /** The session, which goes on for longer because a person uses it. */
    synchronized Optional<Session> use(String id) {
        Optional<Session> found = find(id);
        sessions.remove(id); // for good, or to be the latest used
        return found.map(session -> {
            Instant until = clock.instant().plus(IDLE);
            Session longer =
                    new Session(session.id(), session.account(), session.line(), session.csrf(), until, session.end());
            sessions.put(id, longer);
            return longer;
        });
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
