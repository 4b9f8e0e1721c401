package dev.mailchute.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.PartHealth;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The health that the running Mailchute with the same data directory reports, if there is one and its HTTP server is on. */
final class RunningInstance {
    /**
     * The health of a mailbox or an outbox.
     *
     * @param reason why it is down or has a problem
     * @param warnings about single files or messages that need attention
     */
    record ReportedHealth(
            boolean isDown, Optional<String> reason, Optional<Instant> lastSuccess, List<String> warnings) {}

    private final Map<String, ReportedHealth> parts;

    private RunningInstance(Map<String, ReportedHealth> parts) {
        this.parts = parts;
    }

    /** Empty if nothing, or something else, answers at its address. */
    static Optional<RunningInstance> of(Settings settings) {
        Optional<LocalServer.Response> answer = new LocalServer(settings).get("/observe/health");
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode checks = Json.mapper().readTree(answer.get().body()).path("checks");
            return checks.isObject() ? Optional.of(new RunningInstance(read(checks))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, ReportedHealth> read(JsonNode checks) {
        Map<String, ReportedHealth> parts = new HashMap<>();
        checks.properties()
                .forEach(check -> parts.put(
                        check.getKey(),
                        new ReportedHealth(
                                check.getValue().path("status").asText().equals("DOWN"),
                                reason(check.getValue()),
                                instant(check.getValue().path("lastSuccess")),
                                warnings(check.getValue().path("warnings")))));
        return parts;
    }

    private static Optional<String> reason(JsonNode part) {
        return new PartHealth.Reason(
                        Optional.ofNullable(part.path("reason").textValue()),
                        Optional.ofNullable(part.path("next").textValue()))
                .line();
    }

    private static List<String> warnings(JsonNode warnings) {
        List<String> texts = new ArrayList<>();
        warnings.forEach(warning -> texts.add(
                warning.path("subject").asText() + ": " + warning.path("reason").asText() + " (since "
                        + warning.path("since").asText() + ")"));
        return texts;
    }

    private static Optional<Instant> instant(JsonNode text) {
        try {
            return Optional.ofNullable(text.textValue()).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What else it says is down, each with its reason, besides the mailboxes and outboxes. */
    List<String> otherTrouble() {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().isDown())
                .filter(part ->
                        !part.getKey().startsWith("inbound.") && !part.getKey().startsWith("outbound."))
                .map(part -> part.getKey() + ": " + part.getValue().reason().orElse("no reason given"))
                .sorted()
                .toList();
    }

    /** @param part as in {@code inbound.support} */
    Optional<ReportedHealth> health(String part) {
        return Optional.ofNullable(parts.get(part));
    }
}
