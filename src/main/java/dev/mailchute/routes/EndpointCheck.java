package dev.mailchute.routes;

import dev.mailchute.routes.RouteTerms.Configured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.util.TimeUtils;
import org.quartz.CronExpression;

/** Addresses and their options: the component, what it has, and the folders and mailboxes of the configuration. */
final class EndpointCheck {
    private static final Set<String> KEYS = Set.of("from", "to", "toD", "wireTap", "poll", "pollEnrich", "enrich");

    private final Components components;
    private final Placeholders placeholders;
    private final Optional<Configured> configured;
    private final RouteFindings findings;

    EndpointCheck(
            Components components, Placeholders placeholders, Optional<Configured> configured, RouteFindings findings) {
        this.components = components;
        this.placeholders = placeholders;
        this.configured = configured;
        this.findings = findings;
    }

    /** The address that this part of a file gives to a step, without options that stand below it. */
    static Optional<String> address(YamlPart spot) {
        if (!KEYS.contains(spot.key()) || spot.enclosing("parameters").isPresent()) {
            return Optional.empty();
        }
        return spot.text().or(() -> spot.text("uri"));
    }

    void check(YamlPart spot) {
        address(spot).ifPresent(uri -> check(spot, uri.trim()));
    }

    private void check(YamlPart spot, String written) {
        String uri = placeholders.resolved(spot, written);
        String scheme = uri.split("[:?]", 2)[0];
        if (scheme.contains("{{")) {
            return;
        }
        YamlPart at = spot.child("uri").orElse(spot);
        if (scheme.contains("${")) {
            return; // StrangersCheck tells whose words they are
        }
        Optional<String> missing = components.missing(scheme);
        if (missing.isPresent()) {
            findings.error(at, "there is no component " + scheme, missing.get());
            return;
        }
        options(spot, withParameters(spot, uri), scheme);
        if (configured.isPresent()) {
            parts(at, uri, configured.get());
        }
        spot.child("parameters").ifPresent(this::schedule);
    }

    private String withParameters(YamlPart spot, String uri) {
        List<String> options = new ArrayList<>();
        spot.child("parameters").ifPresent(all -> all.children().forEach(one -> one.text()
                .ifPresent(value -> options.add(one.key() + "="
                        + placeholders.resolved(one, value).replace("%", "%25").replace("&", "%26")))));
        return options.isEmpty() ? uri : uri + (uri.contains("?") ? "&" : "?") + String.join("&", options);
    }

    private void options(YamlPart spot, String uri, String scheme) {
        EndpointValidationResult result = components.validate(uri, spot.key().equals("from"));
        names(result.getUnknown()).forEach(name -> {
            String[] near = result.getUnknownSuggestions() == null
                    ? null
                    : result.getUnknownSuggestions().get(name);
            findings.error(
                    place(spot, name),
                    scheme + ": has no option " + name,
                    near == null || near.length == 0
                            ? "an option of " + scheme + ":, or none"
                            : String.join(" or ", near));
        });
        names(result.getRequired())
                .forEach(name -> findings.error(
                        spot.child("uri").orElse(spot),
                        scheme + ": needs the option " + name,
                        name.equals("httpMethod") ? "httpMethod: PATCH" : name + ": ..."));
        values(result.getInvalidEnum())
                .forEach((name, value) -> findings.error(
                        place(spot, name),
                        name + " cannot be " + value,
                        String.join(" or ", result.getInvalidEnumChoices().getOrDefault(name, new String[0]))));
        wrong(spot, result.getInvalidBoolean(), "true or false");
        wrong(spot, result.getInvalidInteger(), "a number");
        wrong(spot, result.getInvalidNumber(), "a number");
        Map<String, String> durations = new HashMap<>(values(result.getInvalidDuration()));
        durations.values().removeIf(EndpointCheck::isDuration); // the catalog knows no days
        wrong(spot, durations, "30s");
        wrong(spot, result.getInvalidReference(), "#name of a bean");
        names(result.getNotConsumerOnly())
                .forEach(name -> misplaced(spot, name, "a step, not for where a route begins"));
        names(result.getNotProducerOnly())
                .forEach(name -> misplaced(spot, name, "where a route begins, not for a step"));
        if (result.getSyntaxError() != null) {
            findings.error(spot, "this is no address of " + scheme + ":: " + result.getSyntaxError(), scheme + ":name");
        }
    }

    private static boolean isDuration(String text) {
        try {
            return TimeUtils.toMilliSeconds(text) > 0; // 0 for what it cannot read
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void wrong(YamlPart spot, Map<String, String> invalid, String example) {
        values(invalid)
                .forEach((name, value) ->
                        findings.error(place(spot, name), name + " cannot be " + value, name + ": " + example));
    }

    private void misplaced(YamlPart spot, String name, String what) {
        findings.error(place(spot, name), "the option " + name + " is for " + what, "a step without it");
    }

    private static Set<String> names(Set<String> some) {
        return some == null ? Set.of() : new TreeSet<>(some);
    }

    /** The catalog writes a placeholder in this way; what it stands for is not known without the configuration. */
    private static Map<String, String> values(Map<String, String> some) {
        Map<String, String> known = new TreeMap<>(some == null ? Map.of() : some);
        known.values().removeIf(value -> value != null && value.contains("@@["));
        return known;
    }

    private static YamlPart place(YamlPart spot, String option) {
        return spot.child("parameters")
                .flatMap(all -> all.child(option))
                .or(() -> spot.child("uri"))
                .orElse(spot);
    }

    /** The mailbox after {@code graph:}, the folder after {@code folder:}. */
    private void parts(YamlPart at, String uri, Configured known) {
        String rest = uri.split("\\?", 2)[0];
        if (rest.contains("{{")) {
            return;
        }
        if (rest.startsWith("graph:")) {
            String first =
                    rest.substring("graph:".length()).replaceFirst("^//", "").split("/", 2)[0];
            if (!first.contains("${") && !known.mailboxes().contains(first)) {
                findings.error(
                        at, "graph: does not lead to a mailbox of the configuration: " + first, mailboxExample(known));
            }
        } else if (rest.startsWith("folder:") && !rest.contains("${")) {
            String folder = rest.substring("folder:".length());
            if (!known.folders().contains(folder)) {
                findings.error(at, "there is no folder " + folder, RouteFindings.nearest(known.folders(), folder));
            }
        }
    }

    private static String mailboxExample(Configured known) {
        return "graph:${variable.mail.uri}"
                + known.mailboxes().stream()
                        .findFirst()
                        .map(name -> ", or graph:" + name + "/...")
                        .orElse("");
    }

    /** A time zone that does not exist is GMT to Java, without a word. */
    private void schedule(YamlPart parameters) {
        for (YamlPart option : parameters.children()) {
            String value = option.text()
                    .map(text -> placeholders.resolved(option, text))
                    .orElse("");
            if (value.isEmpty() || value.contains("{{") || value.contains("${")) {
                continue;
            }
            if (option.key().endsWith("timeZone")) {
                TimeZones.problem(value)
                        .ifPresent(example -> findings.error(option, "there is no time zone " + value, example));
            } else if (option.key().equals("cron") && !CronExpression.isValidExpression(value.replace('+', ' '))) {
                findings.error(
                        option, "this is no cron expression of Quartz: " + value, "cron: 0 0/5 8-18 ? * MON-FRI");
            }
        }
    }

    /** The part of an address that names a route; empty if the message decides it. */
    static Optional<String> direct(String uri) {
        String address = uri.split("\\?", 2)[0].replace("direct://", "direct:");
        return Optional.of(address)
                .filter(one -> one.startsWith("direct:")
                        && Arrays.stream(new String[] {"${", "{{"}).noneMatch(one::contains));
    }
}
