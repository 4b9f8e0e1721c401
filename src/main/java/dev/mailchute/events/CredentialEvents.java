package dev.mailchute.events;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.Events;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.Severity;
import dev.mailchute.signin.CredentialFingerprint;
import dev.mailchute.signin.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an event when a credential was replaced, is about to expire, has expired, or was refused so that the second one is in use. */
public final class CredentialEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialEvents.class);
    private static final List<Integer> DAYS = List.of(1, 7, 14, 30);
    private static final String NEXT = "Replace it in time: docs/secrets.md, Rotation";
    private static final int OVER = 0;

    private final List<AppRegistration> apps;
    private final Predicate<AppRegistration> usesNext;
    private final EventLedger ledger;
    private final Events events;
    private final Clock clock;
    private final boolean isShared;
    private final Set<AppRegistration> onSecond = new HashSet<>();

    /**
     * @param usesNext whether the second credential of an app is in use, because the first was refused
     * @param isShared whether other processes tell of the same credentials
     */
    public CredentialEvents(
            Settings settings,
            Predicate<AppRegistration> usesNext,
            EventLedger ledger,
            Events events,
            Clock clock,
            boolean isShared) {
        this.isShared = isShared;
        this.apps = Stream.concat(
                        settings.inbound().stream().map(inbound -> inbound.app()),
                        settings.outbound().stream().map(outbox -> outbox.app()))
                .distinct()
                .toList();
        this.usesNext = usesNext;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    /** Whether second credentials are in use; to be called every second or so. */
    public void look() {
        for (AppRegistration app : apps) {
            if (!usesNext.test(app)) {
                onSecond.remove(app);
            } else if (onSecond.add(app) && isFirstToTell(app)) {
                record(
                        EventKind.SECOND_CREDENTIAL,
                        EventKind.SECOND_CREDENTIAL.severity(),
                        app,
                        EventText.of(
                                "the first credential was refused, and the second one is in use",
                                "Replace the first: docs/secrets.md, Rotation"));
            }
        }
    }

    /** Of several processes that see the first credential of an app refused, one tells it. */
    private boolean isFirstToTell(AppRegistration app) {
        if (!isShared) {
            return true;
        }
        try {
            String name = "second credential " + app.tenantId() + " " + app.clientId();
            Optional<String> told = ledger.memory(name);
            String now = CredentialFingerprint.of(app.credential(), new Fingerprints(ledger)::of)
                    .orElse("");
            return !told.equals(Optional.of(now)) && ledger.replace(name, told, now);
        } catch (LedgerException e) {
            onSecond.remove(app); // at the next look
            return false;
        }
    }

    /** Reads all credentials anew; to be called at the start and every hour or so. What was told already is in the ledger. */
    public void check() {
        try {
            Fingerprints fingerprints = new Fingerprints(ledger);
            for (AppRegistration app : apps) {
                check(app, "first", app.credential(), fingerprints);
                app.next().ifPresent(second -> check(app, "second", second, fingerprints));
            }
        } catch (LedgerException e) {
            LOG.debug("credentials are not checked for events", e); // the ledger's trouble is told elsewhere
        } catch (RuntimeException e) {
            LOG.error("unexpected error while looking for changed credentials", e);
        }
    }

    private void check(AppRegistration app, String which, Credential credential, Fingerprints fingerprints) {
        String subject = app.tenantId() + " " + app.clientId() + " " + which;
        CredentialFingerprint.of(credential, fingerprints::of).ifPresent(now -> {
            Optional<String> before = ledger.memory("credential " + subject);
            boolean isNew = !before.equals(Optional.of(now)) && ledger.replace("credential " + subject, before, now);
            if (before.isPresent() && isNew) {
                record(
                        EventKind.CREDENTIAL,
                        EventKind.CREDENTIAL.severity(),
                        app,
                        EventText.of("the " + which + " credential was replaced"
                                + Expiry.of(credential)
                                        .map(end -> "; the new one expires on " + day(end))
                                        .orElse("")));
            }
        });
        Expiry.of(credential).ifPresent(end -> checkExpiry(app, which, subject, end));
    }

    private void checkExpiry(AppRegistration app, String which, String subject, Instant end) {
        Optional<Integer> stage = stage(Duration.between(clock.instant(), end));
        String now = end + " " + stage.map(String::valueOf).orElse("later");
        Optional<String> told = ledger.memory("expiry " + subject);
        // Not if another node tells it in this moment.
        if (told.equals(Optional.of(now)) || !ledger.replace("expiry " + subject, told, now)) {
            return;
        }
        stage.ifPresent(days -> record(
                EventKind.EXPIRY,
                days <= 1 ? Severity.ERROR : EventKind.EXPIRY.severity(),
                app,
                days == OVER
                        ? EventText.of("the " + which + " credential expired on " + day(end), NEXT)
                        : EventText.of(
                                "the " + which + " credential expires on " + day(end) + ", in "
                                        + left(Duration.between(clock.instant(), end)),
                                NEXT)));
    }

    private static String left(Duration time) {
        return time.toDays() < 1 ? "less than a day" : time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }

    private static Optional<Integer> stage(Duration left) {
        return left.isNegative() || left.isZero()
                ? Optional.of(OVER)
                : DAYS.stream()
                        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                        .findFirst();
    }

    private static String day(Instant end) {
        return end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private void record(EventKind kind, Severity severity, AppRegistration app, EventText text) {
        EventPart part = new EventPart("app", app.clientId().isEmpty() ? "managed-identity" : app.clientId());
        events.record(new Event(clock.instant(), kind, part, severity, text, Optional.empty()));
    }
}
