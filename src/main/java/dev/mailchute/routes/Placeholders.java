package dev.mailchute.routes;

import dev.mailchute.routes.RouteTerms.Configured;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** What stands in double braces: keys of the configuration, and parameters of a template. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([^{}]+)}}");

    private final CamelContext context;
    private final Optional<Map<String, String>> known;
    private final RouteFindings findings;

    Placeholders(CamelContext context, Optional<Configured> configured, RouteFindings findings) {
        this.context = context;
        this.known = configured.map(Configured::properties);
        // Beans in a file are made while it is read.
        Properties values = new Properties();
        known.ifPresent(values::putAll);
        context.getPropertiesComponent().setOverrideProperties(values);
        context.getPropertiesComponent().setIgnoreMissingProperty(known.isEmpty());
        this.findings = findings;
    }

    void check(YamlPart spot) {
        String text = spot.text().orElse("");
        Matcher found = PLACEHOLDER.matcher(text);
        while (known.isPresent() && found.find()) {
            String key = found.group(2);
            boolean isOptional = !found.group(1).isEmpty();
            if (!isOptional
                    && !parameters(spot).contains(key)
                    && value(found.group()).isEmpty()) {
                findings.error(
                        spot,
                        "nothing says what {{" + key + "}} is",
                        key.startsWith("routes.")
                                ? key + " = ... in the configuration"
                                : "routes." + key + " = ... in the configuration, and {{routes." + key + "}} here");
            }
        }
    }

    /** The text with all that is known; other placeholders are left. */
    String resolved(YamlPart spot, String text) {
        Matcher found = PLACEHOLDER.matcher(text);
        return found.replaceAll(one -> Matcher.quoteReplacement(
                parameters(spot).contains(one.group(2))
                        ? one.group()
                        : value(one.group()).orElse(one.group())));
    }

    /** Else Camel looks into the environment, and takes a default that is written in the placeholder. */
    private Optional<String> value(String placeholder) {
        String key = placeholder.substring(2, placeholder.length() - 2).split(":", 2)[0];
        if (known.isPresent() && known.get().containsKey(key)) {
            return Optional.of(known.get().get(key));
        }
        try {
            return Optional.ofNullable(context.resolvePropertyPlaceholders(placeholder));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of the template that this is part of. */
    private static Set<String> parameters(YamlPart spot) {
        return spot.enclosing("routeTemplate")
                .flatMap(template -> template.child("parameters"))
                .map(all -> all.children().stream()
                        .flatMap(one -> one.text("name").stream())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}
