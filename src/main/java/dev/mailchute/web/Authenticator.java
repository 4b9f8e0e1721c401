package dev.mailchute.web;

import dev.mailchute.access.UsersFile.UserLine;
import dev.mailchute.web.Access.SignInAnswer;
import dev.mailchute.web.Access.Visitor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks passwords and tokens, no faster than the throttle and the queue allow. The log has the address of each failed check, but never
 * an unknown user name: it may be a password typed into the wrong field.
 */
final class Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private final Users users;
    private final LoginThrottle throttle;
    private final PasswordChecks checks = new PasswordChecks(PasswordChecks.PATIENCE);
    private final Clock clock;
    /** Addresses whose delay was logged. */
    private final Set<String> slowed =
            Collections.newSetFromMap(Collections.synchronizedMap(LoginThrottle.latest(2000)));
    /** Limits those log lines: an attacker may have very many addresses. */
    private final Penalties lines = new Penalties(60, Duration.ofMinutes(1), Duration.ofSeconds(10), 1);

    Authenticator(Users users, Clock clock) {
        this.users = users;
        this.clock = clock;
        this.throttle = new LoginThrottle(clock);
    }

    /** How a client signs in, for the log. */
    enum Way {
        PAGE,
        API;

        private String word() {
            return this == PAGE ? "page" : "API";
        }
    }

    SignInAnswer password(String from, String name, String password, Way way) {
        String address = shown(from);
        Duration wait = throttle.wait(address, name);
        if (!wait.isZero()) {
            return slowed(address, wait);
        }
        return checks.run(() -> checked(address, name, password, way))
                .orElseGet(() -> new SignInAnswer(Optional.empty(), PasswordChecks.PATIENCE, true));
    }

    private SignInAnswer checked(String address, String name, String password, Way way) {
        Duration wait = throttle.wait(address, name); // others may have failed while this one was queued
        if (!wait.isZero()) {
            return slowed(address, wait);
        }
        Optional<UserLine> user = users.check(name, password);
        if (user.isEmpty()) {
            throttle.wrong(address, name);
            failed(address, users.find(name).map(entry -> name).orElse("an unknown name"), way);
            return new SignInAnswer(Optional.empty(), throttle.wait(address, name), false);
        }
        // a program signs in with each request: log only the first
        boolean told = way == Way.API && throttle.isKnown(address, name);
        throttle.right(address, name);
        if (!told) {
            LOG.info(
                    "sign-in from {} as {} ({}, {})",
                    address,
                    name,
                    way.word(),
                    user.get().role());
        }
        slowed.remove(LoginThrottle.place(address));
        return in(name, user.get());
    }

    private static SignInAnswer in(String name, UserLine user) {
        return new SignInAnswer(Optional.of(new Visitor(name, user.role(), Optional.empty())), Duration.ZERO, false);
    }

    SignInAnswer token(String from, String token) {
        String address = shown(from);
        Optional<String> name = users.bearer(token);
        Optional<UserLine> user = name.flatMap(users::find);
        if (user.isPresent()) {
            if (!throttle.isKnown(address, name.get())) {
                throttle.right(address, name.get());
                LOG.info(
                        "sign-in from {} as {} (token, {})",
                        address,
                        name.get(),
                        user.get().role());
            }
            return in(name.get(), user.get());
        }
        Duration wait = throttle.tokenWait(address);
        if (!wait.isZero()) {
            return slowed(address, wait);
        }
        throttle.wrongToken(address);
        failed(address, "an unknown token", Way.API);
        return new SignInAnswer(Optional.empty(), throttle.tokenWait(address), false);
    }

    private static void failed(String address, String name, Way way) {
        LOG.warn("sign-in failed from {} as {} ({})", address, name, way.word());
    }

    private SignInAnswer slowed(String address, Duration wait) {
        tellSlowed(address);
        return new SignInAnswer(Optional.empty(), wait, false);
    }

    private synchronized void tellSlowed(String address) {
        Instant now = clock.instant();
        if (lines.wait("", now).isZero() && slowed.add(LoginThrottle.place(address))) {
            lines.add("", now);
            LOG.warn("sign-in slowed down from {}: further attempts are not checked", address);
        }
    }

    void signedOut(String from, String name) {
        LOG.info("sign-out from {} as {}", shown(from), name);
    }

    void lineChanged(String name) {
        LOG.info("ended a session of {}: its line in the users file was changed or removed", name);
    }

    /** Only a numeric address: a proxy's header must not forge log lines. */
    private static String shown(String address) {
        return address.matches("[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z]{1,16})?") ? address : "an unreadable address";
    }
}
