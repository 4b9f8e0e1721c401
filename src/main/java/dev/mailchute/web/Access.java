package dev.mailchute.web;

import dev.mailchute.access.Role;
import dev.mailchute.access.UsersFile;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.Sessions.Session;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Authentication and authorisation. Without a users file, everyone on this machine has full access, but only under a name of this
 * machine; otherwise a web page elsewhere could reach it by DNS rebinding.
 */
final class Access {
    /** The account if there is no users file. */
    static final String LOCAL = "local";
    /** Header of background requests, which do not keep a session alive. */
    private static final String POLL = "X-Mailchute-Poll";

    private static final String BEARER = "Bearer ";

    private final Optional<Users> users;
    private final String host;
    private final String root;
    private final Sessions sessions;
    private final Session local;
    private final Optional<Authenticator> gate;
    private final String instance;

    Access(Settings settings, Clock clock) {
        Settings.Http http = settings.http();
        this.users = http.usersFile().map(Users::new);
        users.ifPresent(Users::readOnce);
        this.gate = users.map(known -> new Authenticator(known, clock));
        this.instance = settings.dataDir().toAbsolutePath().normalize() + "\n" + http.basePath();
        this.host = http.host().toLowerCase(Locale.ROOT);
        this.root = http.basePath();
        this.sessions = new Sessions(clock);
        this.local = sessions.begin(LOCAL, LOCAL);
    }

    /**
     * An authenticated user or program.
     *
     * @param session absent for a program, which authenticates with each request
     */
    record Visitor(String account, Role role, Optional<Session> session) {
        boolean mayAct() {
            return role == Role.OPERATOR;
        }
    }

    /**
     * The result of an attempt to sign in.
     *
     * @param pause how long to wait before the next attempt
     * @param isBusy whether the password was not checked because too many others are being checked
     */
    record SignInAnswer(Optional<Visitor> visitor, Duration pause, boolean isBusy) {
        static SignInAnswer nobody() {
            return new SignInAnswer(Optional.empty(), Duration.ZERO, false);
        }
    }

    boolean needsSignIn() {
        return users.isPresent();
    }

    /** Whether the Host header names this machine; always true if there is a users file. */
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

    /** Whether a POST comes from our own page, as far as the browser tells. */
    boolean isOurOrigin(Request request) {
        String site = request.header("Sec-Fetch-Site").orElse("same-origin");
        if (!site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        Optional<String> origin = request.header("Origin");
        return origin.isEmpty() || origin.get().replaceFirst("^https?://", "").equalsIgnoreCase(request.host());
    }

    /** Whether this is a background request, which says nothing about a person's presence. */
    static boolean isPoll(Request request) {
        return !request.isPost()
                && (request.path().equals(Links.ROOT + "/live")
                        || request.header(POLL).isPresent()
                        || request.header("Sec-Fetch-Dest")
                                .filter("empty"::equals)
                                .isPresent());
    }

    /** Whether a request has a valid session or a known token, without a slow check; always true without a users file. */
    boolean isKnown(MultiMap headers) {
        return users.isEmpty()
                || bearer(headers.get("Authorization"))
                        .filter(users.get()::knewToken)
                        .isPresent()
                || Arrays.stream(Optional.ofNullable(headers.get("Cookie"))
                                .orElse("")
                                .split(";"))
                        .map(pair -> pair.substring(pair.indexOf('=') + 1).strip())
                        .anyMatch(id -> sessions.find(id).isPresent());
    }

    /** The user of the page, by session cookie. */
    Optional<Visitor> visitor(Request request) {
        if (users.isEmpty()) {
            return Optional.of(new Visitor(LOCAL, Role.OPERATOR, Optional.of(local)));
        }
        return request.cookie(cookieName(request))
                .flatMap(id -> isPoll(request) ? sessions.find(id) : sessions.use(id))
                .flatMap(this::endIfChanged);
    }

    /** Whether this session goes on; asking keeps it no longer. */
    boolean isSignedIn(String session) {
        return users.isEmpty()
                || sessions.find(session).flatMap(this::endIfChanged).isPresent();
    }

    /** Ends the session of a user whose line in the users file was removed or changed. */
    private Optional<Visitor> endIfChanged(Session session) {
        Optional<UsersFile.UserLine> line = users.orElseThrow().find(session.account());
        if (line.filter(session.line()::equals).isEmpty()) {
            sessions.end(session.id());
            gate.orElseThrow().lineChanged(session.account());
            return Optional.empty();
        }
        return line.map(entry -> new Visitor(session.account(), entry.role(), Optional.of(session)));
    }

    /** The client of the API, by token or HTTP basic. */
    SignInAnswer program(Request request) {
        if (gate.isEmpty()) {
            return new SignInAnswer(
                    Optional.of(new Visitor(LOCAL, Role.OPERATOR, Optional.empty())), Duration.ZERO, false);
        }
        String given = request.header("Authorization").orElse("");
        Optional<String> token = bearer(given);
        if (token.isPresent()) {
            return gate.get().token(request.address(), token.get());
        }
        if (!given.regionMatches(true, 0, "Basic ", 0, 6)) {
            return SignInAnswer.nobody();
        }
        try {
            String[] pair = new String(
                            Base64.getDecoder().decode(given.substring(6).strip()), StandardCharsets.UTF_8)
                    .split(":", 2);
            return pair.length == 2
                    ? gate.get().password(request.address(), pair[0], pair[1], Authenticator.Way.API)
                    : SignInAnswer.nobody();
        } catch (IllegalArgumentException malformed) {
            return SignInAnswer.nobody();
        }
    }

    private static Optional<String> bearer(String authorization) {
        return Optional.ofNullable(authorization)
                .filter(given -> given.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(given -> given.substring(BEARER.length()).strip());
    }

    /** Signs in with the form. Always begins a new session. */
    SignInAnswer signIn(Request request) {
        if (gate.isEmpty()) {
            return SignInAnswer.nobody();
        }
        SignInAnswer result = gate.get()
                .password(request.address(), request.field("name"), request.field("password"), Authenticator.Way.PAGE);
        result.visitor().flatMap(in -> request.cookie(cookieName(request))).ifPresent(sessions::end);
        // read the line again: it may have changed during the slow check
        Optional<Visitor> visitor = result.visitor().flatMap(known -> users.orElseThrow()
                .find(known.account())
                .map(line ->
                        new Visitor(known.account(), line.role(), Optional.of(sessions.begin(known.account(), line)))));
        return new SignInAnswer(visitor, result.pause(), result.isBusy());
    }

    void signOut(Visitor visitor, Request request) {
        visitor.session().ifPresent(session -> sessions.end(session.id()));
        gate.ifPresent(known -> known.signedOut(request.address(), visitor.account()));
    }

    /** Whether the form has this session's CSRF token. */
    static boolean isFromOurForm(Visitor visitor, Request request) {
        byte[] given = request.field("csrf").getBytes(StandardCharsets.UTF_8);
        return visitor.session()
                .map(session -> MessageDigest.isEqual(given, session.csrf().getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
    }

    /** Whether the browser has the cookie of this session. */
    boolean hasCookie(Request request, Session session) {
        return request.cookie(cookieName(request)).filter(session.id()::equals).isPresent();
    }

    /** The session cookie: not sent with forms of other sites, not readable by scripts. */
    String cookie(Session session, Request request) {
        return cookieName(request) + "=" + session.id() + "; Path=" + root + Links.ROOT + "; HttpOnly; SameSite=Lax"
                + (request.isSecure() ? "; Secure" : "");
    }

    private String cookieName(Request request) {
        return cookieName(instance, request.host(), request.isSecure());
    }

    /** Browsers separate cookies by host and path, not by port: two Mailchutes on one host need different names. */
    static String cookieName(String instance, String host, boolean isSecure) {
        byte[] place = (instance + "\n" + host.toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(place);
            return (isSecure ? "__Secure-" : "") + "mailchute-" + HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
