package dev.mailchute.web;

import dev.mailchute.settings.Settings;
import dev.mailchute.web.Sessions.Session;
import dev.mailchute.web.Users.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Who may do what. Without a users file everybody who reaches the page from this machine may do everything, and only if the page is
 * asked for by a name of this machine: else a web page of somebody else could reach it through a name that it made lead here.
 */
final class Access {
    /** Who acts where there is no users file. */
    static final String LOCAL = "local";
    /** Passwords checked at a time: bcrypt is slow on purpose, and must not eat the machine. */
    private static final int AT_ONCE = 2;

    private final Optional<Users> users;
    private final String host;
    private final String root;
    private final Sessions sessions;
    private final Session local;
    private final LoginThrottle throttle;
    private final Semaphore checks = new Semaphore(AT_ONCE);

    Access(Settings.Http http, Clock clock) {
        this.users = http.usersFile().map(Users::new);
        this.host = http.host().toLowerCase(Locale.ROOT);
        this.root = http.basePath();
        this.sessions = new Sessions(clock);
        this.local = sessions.begin(LOCAL);
        this.throttle = new LoginThrottle(clock);
    }

    /**
     * Somebody who may at least look.
     *
     * @param session absent for a program that signs in with each request
     */
    record Visitor(String account, Role role, Optional<Session> session) {
        boolean mayAct() {
            return role == Role.OPERATOR;
        }
    }

    /** What came of a try to sign in: somebody, or how long to wait, or nothing. */
    record SignIn(Optional<Visitor> visitor, Duration pause) {}

    boolean needsSignIn() {
        return users.isPresent();
    }

    /** Whether the request names a host that is this machine; always, where people sign in. */
    boolean isOurHost(Request request) {
        if (needsSignIn()) {
            return true;
        }
        String given = request.host().toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        String name = given.replaceAll("[\\[\\]]", "");
        return name.equals("localhost")
                || name.equals("::1")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals(host);
    }

    /** Whether a request that acts comes from the page itself, as far as the browser tells. */
    boolean isOurOrigin(Request request) {
        String site = request.header("Sec-Fetch-Site").orElse("same-origin");
        if (!site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        Optional<String> origin = request.header("Origin");
        return origin.isEmpty() || origin.get().replaceFirst("^https?://", "").equalsIgnoreCase(request.host());
    }

    /** The visitor of the page, by session. */
    Optional<Visitor> visitor(Request request) {
        Optional<Session> session = request.cookie(Sessions.COOKIE).flatMap(sessions::find);
        if (users.isEmpty()) {
            return Optional.of(new Visitor(LOCAL, Role.OPERATOR, Optional.of(local)));
        }
        return session.flatMap(known ->
                users.get().role(known.account()).map(role -> new Visitor(known.account(), role, Optional.of(known))));
    }

    /** The visitor of the interface for programs, by HTTP basic. */
    SignIn program(Request request) {
        if (users.isEmpty()) {
            return new SignIn(Optional.of(new Visitor(LOCAL, Role.OPERATOR, Optional.empty())), Duration.ZERO);
        }
        String given = request.header("Authorization").orElse("");
        if (!given.regionMatches(true, 0, "Basic ", 0, 6)) {
            return new SignIn(Optional.empty(), Duration.ZERO);
        }
        try {
            String[] pair = new String(
                            Base64.getDecoder().decode(given.substring(6).strip()), StandardCharsets.UTF_8)
                    .split(":", 2);
            return pair.length == 2 ? checked(pair[0], pair[1]) : new SignIn(Optional.empty(), Duration.ZERO);
        } catch (IllegalArgumentException malformed) {
            return new SignIn(Optional.empty(), Duration.ZERO);
        }
    }

    /** A person signs in with a form; the session is a new one. */
    SignIn signIn(String name, String password) {
        SignIn result = users.isEmpty() ? new SignIn(Optional.empty(), Duration.ZERO) : checked(name, password);
        return new SignIn(
                result.visitor().map(visitor -> new Visitor(name, visitor.role(), Optional.of(sessions.begin(name)))),
                result.pause());
    }

    private SignIn checked(String name, String password) {
        Duration wait = throttle.wait(name);
        if (!wait.isZero()) {
            return new SignIn(Optional.empty(), wait);
        }
        checks.acquireUninterruptibly();
        try {
            Optional<Role> role = users.orElseThrow().check(name, password);
            if (role.isEmpty()) {
                throttle.wrong(name);
                return new SignIn(Optional.empty(), throttle.wait(name));
            }
            throttle.right(name);
            return new SignIn(role.map(is -> new Visitor(name, is, Optional.empty())), Duration.ZERO);
        } finally {
            checks.release();
        }
    }

    void signOut(Visitor visitor) {
        visitor.session().ifPresent(session -> sessions.end(session.id()));
    }

    /** Whether a form was made by a page of this very session. */
    static boolean isFromOurForm(Visitor visitor, Request request) {
        byte[] given = request.field("csrf").getBytes(StandardCharsets.UTF_8);
        return visitor.session()
                .map(session -> MessageDigest.isEqual(given, session.csrf().getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
    }

    /** The cookie that keeps somebody signed in. Browsers give it to no other site, and scripts do not see it. */
    String cookie(Session session, Request request) {
        return Sessions.COOKIE + "=" + session.id() + "; Path=" + root + Links.ROOT + "; HttpOnly; SameSite=Strict"
                + (request.isSecure() ? "; Secure" : "");
    }
}
