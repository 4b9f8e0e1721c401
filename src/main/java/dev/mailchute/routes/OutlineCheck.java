package dev.mailchute.routes;

import dev.mailchute.routes.RouteTerms.Configured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Names that must be there once: of two routes with one id Camel keeps the last, without a word. And steps that have none in them. */
final class OutlineCheck {
    private static final Set<String> DEFINITIONS = Set.of("route", "routeTemplate", "routeConfiguration");

    private static final Set<String> WITH_STEPS = Set.of(
            "filter", "split", "loop", "multicast", "doTry", "circuitBreaker", "idempotentConsumer", "aggregate");

    private final Map<String, YamlPart> seen = new HashMap<>();
    private final Set<String> configurations = new TreeSet<>();
    private final RouteFindings findings;

    OutlineCheck(List<RouteSource> sources, Optional<Configured> configured, RouteFindings findings) {
        this.findings = findings;
        sources.stream()
                .flatMap(source -> source.whole().children().stream())
                .flatMap(item -> item.children().stream())
                .filter(one -> one.key().equals("routeConfiguration"))
                .forEach(one -> one.text("id").ifPresent(configurations::add));
        configured.ifPresent(known -> known.instances().forEach(id -> seen.put("route " + id, null)));
    }

    void check(YamlPart spot) {
        if (WITH_STEPS.contains(spot.key())
                && spot.enclosing("steps").isPresent()
                && spot.text().isEmpty()
                && spot.child("steps").isEmpty()) {
            findings.error(
                    spot,
                    spot.key() + " has no steps of its own, so all that follows it belongs to it",
                    "steps: below it, indented like the condition, with what belongs to it");
        }
        if (DEFINITIONS.contains(spot.key())) {
            definition(spot);
        } else if (spot.enclosing("steps").isPresent() && spot.key().equals("id")) {
            once(spot, "step", spot.text().orElse(""));
        }
        if (spot.key().equals("from") && spot.enclosing("parameters").isEmpty()) {
            EndpointCheck.address(spot)
                    .flatMap(EndpointCheck::direct)
                    .ifPresent(uri -> once(spot.child("uri").orElse(spot), "entrance", uri));
        }
    }

    private void definition(YamlPart spot) {
        spot.text("id").ifPresent(id -> once(spot.child("id").orElse(spot), spot.key(), id));
        if (spot.key().equals("route")) {
            spot.child("routeConfigurationId").ifPresent(reference -> {
                String id = reference.text().orElse("");
                boolean isName = !id.contains("*") && !id.contains("{{") && !id.contains(",");
                if (isName && !configurations.contains(id)) {
                    findings.error(
                            reference,
                            "there is no routeConfiguration " + id + ": errors of this route go nowhere",
                            RouteFindings.nearest(configurations, id));
                }
            });
        }
    }

    private void once(YamlPart spot, String kind, String name) {
        if (name.isEmpty() || name.contains("{{")) {
            return;
        }
        String key = kind + " " + name;
        if (!seen.containsKey(key)) {
            seen.put(key, spot);
            return;
        }
        YamlPart other = seen.get(key);
        findings.error(
                spot,
                key + " is there twice: "
                        + (other == null
                                ? "a mailbox or outbox of the configuration has this id too"
                                : "also in " + other.file() + ":" + other.line()),
                "another name, such as own-" + name.replace("direct:", ""));
    }
}
