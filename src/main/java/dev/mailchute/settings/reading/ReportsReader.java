package dev.mailchute.settings.reading;

import static dev.mailchute.settings.reading.Key.*;

import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.Severity;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is reported: the log, notices, events, traces. */
final class ReportsReader {
    private enum LogForm {
        TEXT,
        JSON
    }

    /** Whether messages are traced. */
    private enum TraceProtocol {
        OFF,
        OTLP
    }

    private final Section common;

    ReportsReader(Section common) {
        this.common = common;
    }

    /** @param outbound the enabled outboxes */
    Settings.Reports reports(List<Outbox> outbound) {
        Optional<Settings.Notice> notice = notice(outbound);
        Optional<Severity> noticed = common.read(NOTIFY_EVENTS, text -> ValueParsers.choice(text, Severity.class));
        if (common.has(NOTIFY_EVENTS) && !common.has(NOTIFY)) {
            common.refuse(NOTIFY, "is missing, but events for the notice are chosen");
        }
        return new Settings.Reports(notice, noticed, webhook(), tracing(), log());
    }

    private Optional<Settings.Notice> notice(List<Outbox> outbound) {
        Optional<String> address = common.text(NOTIFY);
        Optional<String> outbox = common.text(NOTIFY_OUTBOX);
        if (address.isPresent() && !address.get().matches("[^\\s@,;<>]+@[^\\s@,;<>]+")) {
            common.refuse(NOTIFY, "is not an email address");
        }
        if (address.isPresent() && outbox.isEmpty()) {
            common.refuse(NOTIFY_OUTBOX, "is missing; name the outbox that sends the notice");
        }
        if (address.isEmpty() && outbox.isPresent()) {
            common.refuse(NOTIFY, "is missing, but an outbox for the notice is set");
        }
        if (outbox.isPresent()
                && outbound.stream().noneMatch(known -> known.name().equals(outbox.get()))) {
            common.refuse(NOTIFY_OUTBOX, "does not name an enabled outbox");
        }
        return address.flatMap(to -> outbox.map(by -> new Settings.Notice(to, by)));
    }

    private Optional<Settings.WebhookTarget> webhook() {
        Optional<URI> url = common.read(WEBHOOK_URL, AddressParsers::webhook);
        Optional<Secret> secret = common.secret(WEBHOOK_SECRET);
        Severity severity = common.read(WEBHOOK_MIN_SEVERITY, text -> ValueParsers.choice(text, Severity.class))
                .orElse(Severity.INFO);
        if (!common.has(WEBHOOK_URL)) {
            for (Key key : List.of(WEBHOOK_SECRET, WEBHOOK_MIN_SEVERITY)) {
                if (common.has(key)) {
                    common.refuse(WEBHOOK_URL, "is missing, but " + KeyScope.COMMON.key(key) + " is set");
                }
            }
        }
        return url.map(to -> new Settings.WebhookTarget(to, secret, severity));
    }

    private Optional<Settings.TraceTarget> tracing() {
        Optional<URI> endpoint = common.read(TRACING_ENDPOINT, AddressParsers::collector);
        return common.read(TRACING, text -> ValueParsers.choice(text, TraceProtocol.class))
                .filter(TraceProtocol.OTLP::equals)
                .flatMap(otlp -> endpoint.map(Settings.TraceTarget::new));
    }

    private Settings.Log log() {
        boolean isJson = common.read(LOG, text -> ValueParsers.choice(text, LogForm.class))
                .filter(LogForm.JSON::equals)
                .isPresent();
        Map<String, String> levels = common.has(LOG_LEVEL)
                ? common.read(LOG_LEVEL, ValueParsers::logLevels).orElse(Map.of())
                : Map.of();
        return new Settings.Log(isJson, levels);
    }
}
