package dev.mailchute.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls of steps by name, as in {@code kamelet:copy-to}: whether there is such a step, and whether it is given what it needs and nothing else. Camel passes
 * over a parameter that it does not know.
 */
final class NamedSteps {
    static final String SCHEME = "kamelet:";
    private static final Set<String> ENTRANCES = Set.of("source", "sink");

    private final Map<String, List<Parameter>> steps = new HashMap<>();
    private final Placeholders placeholders;
    private final RouteFindings findings;

    private record Parameter(String name, boolean isRequired) {}

    NamedSteps(List<RouteSource> sources, Placeholders placeholders, RouteFindings findings) {
        this.placeholders = placeholders;
        this.findings = findings;
        sources.stream()
                .flatMap(source -> source.whole().children().stream())
                .flatMap(item -> item.child("routeTemplate").stream())
                .forEach(template -> template.text("id").ifPresent(id -> steps.put(id, parameters(template))));
    }

    private static List<Parameter> parameters(YamlPart template) {
        List<Parameter> parameters = new ArrayList<>();
        template.child("parameters").ifPresent(all -> all.children().forEach(one -> one.text("name")
                .ifPresent(name -> parameters.add(new Parameter(
                        name,
                        one.child("defaultValue").isEmpty()
                                && !one.text("required").equals(Optional.of("false")))))));
        return parameters;
    }

    /** The name of the step that an address calls; empty if it calls none, or the message decides it. */
    static Optional<String> name(String uri) {
        return Optional.of(uri)
                .filter(one -> one.startsWith(SCHEME) && !one.contains("${"))
                .map(one -> one.substring(SCHEME.length()).replaceFirst("[/?].*", ""))
                .filter(name -> !ENTRANCES.contains(name) && !name.contains("{{"));
    }

    void check(YamlPart spot) {
        EndpointCheck.address(spot).flatMap(uri -> name(uri.trim())).ifPresent(name -> call(spot, name));
    }

    private void call(YamlPart spot, String name) {
        YamlPart at = spot.child("uri").orElse(spot);
        if (!steps.containsKey(name)) {
            findings.error(at, "there is no step " + name, RouteFindings.nearest(steps.keySet(), name));
            return;
        }
        Map<String, YamlPart> given = given(spot);
        List<String> known = steps.get(name).stream().map(Parameter::name).toList();
        given.forEach((parameter, where) -> {
            if (!known.contains(parameter)) {
                findings.error(
                        where,
                        "the step " + name + " has no parameter " + parameter,
                        RouteFindings.nearest(known, parameter));
            }
        });
        steps.get(name).stream()
                .filter(parameter -> parameter.isRequired() && !given.containsKey(parameter.name()))
                .forEach(missing -> findings.error(
                        at,
                        "the step " + name + " needs the parameter " + missing.name(),
                        missing.name() + ": ... below parameters:"));
        spot.child("parameters").ifPresent(all -> all.children().forEach(this::value));
    }

    private static Map<String, YamlPart> given(YamlPart spot) {
        Map<String, YamlPart> given = new LinkedHashMap<>();
        String uri = EndpointCheck.address(spot).orElse("");
        if (uri.contains("?")) {
            for (String option : uri.substring(uri.indexOf('?') + 1).split("&")) {
                given.put(option.split("=", 2)[0], spot.child("uri").orElse(spot));
            }
        }
        spot.child("parameters").ifPresent(all -> all.children().forEach(one -> given.put(one.key(), one)));
        return given;
    }

    /** A placeholder becomes part of an address, in which these characters have a meaning. */
    private void value(YamlPart parameter) {
        String text = parameter.text().orElse("");
        String resolved = placeholders.resolved(parameter, text);
        if (text.contains("{{") && !text.startsWith("RAW(") && resolved.matches("(?s).*[+&%?#].*")) {
            findings.error(
                    parameter,
                    "what " + text + " stands for has a character that means something else in an address",
                    parameter.key() + ": RAW(" + text + ")");
        }
    }
}
