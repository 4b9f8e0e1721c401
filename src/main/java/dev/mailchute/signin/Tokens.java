package dev.mailchute.signin;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the access token of each app registration, and renews it early, one renewal at a time.
 *
 * <p>MSAL's own cache misses whenever the sign-in host has a port, so it is not used.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final Duration RENEW_BEFORE_EXPIRY = Duration.ofMinutes(5);

    private final Map<AppRegistration, Holder> holders = new ConcurrentHashMap<>();
    private final Microsoft365 microsoft365;
    private final SignInHttp http;
    private final Clock clock;
    private final Clock steady;
    private final Duration refusalHolds;

    /**
     * @param steady the clock that decides when to renew tokens; unlike the time of day, it is never set
     * @param refusalHolds how long a refusal answers for all mailboxes that share an app, unless its Retry-After is longer
     */
    public Tokens(Microsoft365 microsoft365, SignInHttp http, Clock clock, Clock steady, Duration refusalHolds) {
        this.microsoft365 = microsoft365;
        this.http = http;
        this.clock = clock;
        this.steady = steady;
        this.refusalHolds = refusalHolds;
    }

    /**
     * A token that is valid for at least some minutes.
     *
     * @throws MailboxDownException if sign-in is refused or cannot be reached
     */
    public String current(AppRegistration app) {
        return holder(app).current();
    }

    /**
     * Requests the first token before it is needed. If the network is not up yet, that counts for nobody: the next {@link #current} tries again.
     *
     * @throws MailboxDownException if sign-in is refused or cannot be reached
     */
    public void ahead(AppRegistration app) {
        holder(app).ahead();
    }

    /** Graph refused this token: the next {@link #current} requests a new one, unless that has already happened. */
    public void refused(AppRegistration app, String token) {
        holder(app).forget(token);
    }

    /** Whether the second credential is in use, because the first was refused. */
    public boolean usesNext(AppRegistration app) {
        Holder holder = holders.get(app);
        return holder != null && holder.credential == 1;
    }

    private Holder holder(AppRegistration app) {
        return holders.computeIfAbsent(app, Holder::new);
    }

    private final class Holder {
        private final AppRegistration app;
        private final List<SignIn> signIns;
        private volatile int credential;
        private SignIn.AccessToken token;
        private Instant renewAt;
        private Instant expiresAt;
        private SignIn.Refused refusal;
        private Instant refusedUntil;

        private Holder(AppRegistration app) {
            this.app = app;
            this.signIns = Stream.concat(Stream.of(app.credential()), app.next().stream())
                    .map((Credential c) -> new SignIn(app, c, microsoft365, http, clock))
                    .toList();
        }

        private synchronized String current() {
            Instant now = steady.instant();
            if (token == null || renewAt.isBefore(now)) {
                renew(now);
            }
            return token.value();
        }

        private synchronized void ahead() {
            try {
                current();
            } finally {
                if (refusal != null && refusal.isUnreachable()) {
                    refusal = null;
                }
            }
        }

        /** Plans the next renewal for five minutes before the token expires, or halfway through a short lifetime. */
        private void renew(Instant now) {
            if (refusal == null || refusedUntil.isBefore(now)) {
                try {
                    token = signIn();
                    Duration life = Duration.between(clock.instant(), token.expires());
                    expiresAt = now.plus(life);
                    renewAt = expiresAt.minus(
                            life.compareTo(RENEW_BEFORE_EXPIRY.multipliedBy(2)) < 0
                                    ? life.dividedBy(2)
                                    : RENEW_BEFORE_EXPIRY);
                    refusal = null;
                    return;
                } catch (SignIn.Refused e) {
                    refusal = e;
                    // Counted from the answer, not from the request, because the answer may be slow.
                    refusedUntil =
                            steady.instant().plus(e.pause().compareTo(refusalHolds) > 0 ? e.pause() : refusalHolds);
                }
            }
            if (token == null || expiresAt.isBefore(now)) {
                throw new MailboxDownException(refusal.fault(), refusal);
            }
        }

        private SignIn.AccessToken signIn() throws SignIn.Refused {
            try {
                return signIns.get(credential).newToken();
            } catch (SignIn.Refused e) {
                if (!e.credentialRefused() || signIns.size() == 1) {
                    throw e;
                }
                int other = 1 - credential;
                SignIn.AccessToken renewed = signIns.get(other).newToken();
                LOG.warn(
                        "App registration {}: the {} credential was refused; the {} one is used from now on. {}",
                        app.clientId(),
                        credential == 0 ? "first" : "next",
                        other == 0 ? "first" : "next",
                        e.getMessage());
                credential = other;
                return renewed;
            }
        }

        private synchronized void forget(String value) {
            if (token != null && token.value().equals(value)) {
                token = null;
            }
        }
    }
}
