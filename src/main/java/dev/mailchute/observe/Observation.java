package dev.mailchute.observe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mailchute.access.UsersFile;
import dev.mailchute.files.Json;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Warning;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.signin.CredentialCountdown;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

/** Health and metrics, for {@code routes/web.camel.yaml}. */
public final class Observation {
    private static final int UNAVAILABLE = 503;

    private final CamelContext context;
    private final Observed observed;
    private final Statuses statuses;
    private final PrometheusMeterRegistry meters;

    /**
     * What is looked at.
     *
     * @param usersFile if there is one
     */
    public record Observed(
            Statuses statuses,
            Health health,
            FolderWatch folders,
            CredentialCountdown credentials,
            LetterIndex letters,
            Optional<Path> usersFile) {}

    public Observation(CamelContext context, Observed observed, PrometheusMeterRegistry meters) {
        this.context = context;
        this.observed = observed;
        this.statuses = observed.statuses();
        this.meters = meters;
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            statuses.all().forEach(status -> checks.register(new MailboxHealth(status)));
        }
        meter();
    }

    private void meter() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    /** The metrics in Prometheus' text format. */
    public String metrics() {
        return meters.scrape();
    }

    /** The health of one part. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ShownPart(
            @JsonUnwrapped PartOwner owner,
            @JsonUnwrapped PartState state,
            Instant lastSuccess,
            long waiting,
            Instant oldestWaiting,
            List<Warning> warnings) {}

    /** Whose part it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record PartOwner(String direction, String name, String mailbox) {}

    /** How it is doing, and why; who paused it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record PartState(String status, Instant since, String reason, String next, String who) {}

    /** Overall health: down if any part or folder is, else paused if one is, unknown if one had no turn yet. The reason also reports waiting letters. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Whole(
            String status, String reason, Map<String, ShownPart> checks, List<FolderWatch.FolderTrouble> folders) {}

    /** Answers 200, or 503 if any part or folder is down. A part that is paused or had no turn yet since the start is not down. */
    public void health(Exchange exchange) {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(context);
        List<PartHealth> now = observed.health().parts();
        List<FolderWatch.FolderTrouble> troubles = observed.folders().troubles();
        List<String> failing = Stream.concat(
                        results.stream()
                                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                                .map(result -> result.getCheck().getId()),
                        now.stream().filter(PartHealth::isDown).map(one -> one.part()
                                .key()))
                .distinct()
                .toList();
        boolean down = !troubles.isEmpty() || !failing.isEmpty();
        Map<String, ShownPart> parts = new LinkedHashMap<>();
        now.forEach(one -> parts.put(one.part().key(), part(one)));
        answer(
                exchange,
                down,
                new Whole(
                        down ? "DOWN" : Health.overall(now).name(),
                        reason(troubles, failing, now),
                        parts,
                        troubles.isEmpty() ? null : troubles));
    }

    private String reason(List<FolderWatch.FolderTrouble> troubles, List<String> failing, List<PartHealth> parts) {
        if (!troubles.isEmpty() || !failing.isEmpty()) {
            return Stream.of(
                            troubles.stream().map(FolderWatch.FolderTrouble::describe),
                            failing.stream().map(check -> check + " is down"),
                            paused(parts),
                            usersTrouble().stream())
                    .flatMap(words -> words)
                    .collect(Collectors.joining("; "));
        }
        List<String> concerns = new ArrayList<>(paused(parts).toList());
        List<String> unknown = parts.stream()
                .filter(part -> part.state() == PartHealth.Condition.UNKNOWN)
                .map(part -> part.part().key())
                .toList();
        if (!unknown.isEmpty()) {
            concerns.add("not known yet: " + String.join(", ", unknown));
        }
        Optional<Long> inbound = observed.letters().waiting("inbound");
        Optional<Long> outbound = observed.letters().waiting("outbound");
        if (inbound.isEmpty() || outbound.isEmpty()) {
            concerns.add("the letters in the Mail Center are not counted yet");
        }
        long letters = inbound.orElse(0L) + outbound.orElse(0L);
        if (letters > 0) {
            concerns.add(letters + (letters == 1 ? " letter is" : " letters are") + " waiting in the Mail Center");
        }
        statuses.all().stream()
                .filter(status -> !status.warnings().isEmpty())
                .map(status -> MailboxHealth.id(status) + " has "
                        + status.warnings().size() + (status.warnings().size() == 1 ? " warning" : " warnings"))
                .forEach(concerns::add);
        usersTrouble().ifPresent(concerns::add);
        return concerns.isEmpty() ? "everything is working" : String.join("; ", concerns);
    }

    private static Stream<String> paused(List<PartHealth> parts) {
        return parts.stream()
                .filter(part -> part.state() == PartHealth.Condition.PAUSED)
                .map(part -> part.part().key() + " is paused");
    }

    private Optional<String> usersTrouble() {
        return observed.usersFile().flatMap(UsersFile::trouble).map(words -> "the users file " + words);
    }

    private ShownPart part(PartHealth now) {
        String key = now.part().key();
        Optional<Status> status = Optional.ofNullable(statuses.of(key));
        return new ShownPart(
                new PartOwner(
                        now.part().direction(),
                        now.part().name(),
                        status.map(Status::mailbox).orElse(null)),
                new PartState(
                        now.state().name(),
                        now.since(),
                        now.reason()
                                .text()
                                .or(() -> status.flatMap(
                                        one -> observed.credentials().notice(key)))
                                .orElse(null),
                        now.reason().next().orElse(null),
                        status.flatMap(Status::pause).map(Pause::who).orElse(null)),
                now.lastSuccess().orElse(null),
                now.waiting().count(),
                now.waiting().oldest().orElse(null),
                status.map(Status::warnings)
                        .filter(warnings -> !warnings.isEmpty())
                        .orElse(null));
    }

    /** Liveness: the process answers. */
    public void live(Exchange exchange) {
        answer(exchange, false, Map.of("status", "UP"));
    }

    /** Readiness: the routes are running. */
    public void ready(Exchange exchange) {
        boolean ready = context.getStatus().isStarted();
        answer(exchange, !ready, Map.of("status", ready ? "UP" : "DOWN"));
    }

    private static void answer(Exchange exchange, boolean down, Object body) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, down ? UNAVAILABLE : 200);
        message.setBody(new String(Json.file(body), java.nio.charset.StandardCharsets.UTF_8));
    }
}
