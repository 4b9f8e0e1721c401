package dev.mailchute.routes;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Language;

/** Expressions: whether Camel can read them, and whether the words in them exist. */
final class ExpressionCheck {
    /** They ask yes or no. */
    private static final Set<String> PREDICATES =
            Set.of("filter", "when", "onWhen", "handled", "continued", "retryWhile", "validate", "completionPredicate");

    private static final Pattern WORD = Pattern.compile("\\$\\{variable[.:](\\w+)(?:\\??\\.(\\w+))?");
    private static final Pattern CHOSEN =
            Pattern.compile("\\$\\{variable\\.outcome\\.word}\\s*!?=[=~]\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ZONE = Pattern.compile("\\$\\{date-with-timezone:[^:}]*:([^:}]+):");

    private final CamelContext context;
    private final Components components;
    private final RouteTerms terms;
    private final Set<String> variables;
    private final RouteFindings findings;

    /** @param set the variables that the routes set themselves */
    ExpressionCheck(
            CamelContext context, Components components, RouteTerms terms, Set<String> set, RouteFindings findings) {
        this.context = context;
        this.components = components;
        this.terms = terms;
        this.variables = new TreeSet<>(set);
        this.variables.addAll(terms.variables().keySet());
        this.findings = findings;
    }

    void check(YamlPart spot) {
        if (spot.enclosing("parameters").isPresent()) {
            return;
        }
        if (spot.key().equals("simple")) {
            spot.text().or(() -> spot.text("expression")).ifPresent(text -> {
                parse(spot, text, isPredicate(spot));
                constant(spot, text);
            });
        } else if (spot.key().equals("log") || spot.key().equals("toD")) {
            spot.text()
                    .or(() -> spot.text("message"))
                    .or(() -> spot.text("uri"))
                    .ifPresent(text -> parse(spot, text, false));
        } else if (isExpression(spot)) {
            components
                    .missingLanguage(spot.key())
                    .ifPresent(jar -> findings.error(spot, "there is no language " + spot.key(), jar));
        }
        if (spot.key().equals("constant")
                && spot.text().filter(text -> text.contains("${variable.mail")).isPresent()) {
            findings.warning(
                    spot, "a constant is used as it is written: nothing in it is replaced", "simple: in its place");
        }
        spot.text().ifPresent(text -> words(spot, text));
    }

    private boolean isExpression(YamlPart spot) {
        return components.isLanguage(spot.key())
                && (spot.text().isPresent() || spot.child("expression").isPresent());
    }

    private static boolean isPredicate(YamlPart spot) {
        YamlPart around = spot.parent();
        if (around != null && around.key().equals("expression")) {
            around = around.parent();
        }
        return around != null && PREDICATES.contains(around.key());
    }

    private void parse(YamlPart spot, String text, boolean isPredicate) {
        // What a placeholder stands for is a value.
        String plain = text.replaceAll("\\{\\{[^{}]*}}", "1");
        try {
            Language simple = context.resolveLanguage("simple");
            if (isPredicate) {
                simple.createPredicate(plain).init(context);
            } else {
                simple.createExpression(plain).init(context);
            }
        } catch (Exception e) {
            findings.error(
                    spot,
                    "Camel cannot read the expression " + text + ": " + Reasons.of(e),
                    "${variable.mail.from} contains 'contoso.com'");
        }
    }

    private void words(YamlPart spot, String text) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            known(spot, word.group(1), Optional.ofNullable(word.group(2)));
        }
        Matcher chosen = CHOSEN.matcher(text);
        while (chosen.find()) {
            if (!terms.outcomes().contains(chosen.group(1))) {
                findings.error(
                        spot,
                        "no outcome is called " + chosen.group(1) + ": this is never true",
                        RouteFindings.nearest(terms.outcomes(), chosen.group(1)));
            }
        }
        Matcher zone = ZONE.matcher(text);
        while (zone.find()) {
            TimeZones.problem(zone.group(1))
                    .ifPresent(example -> findings.error(spot, "there is no time zone " + zone.group(1), example));
        }
    }

    private void known(YamlPart spot, String variable, Optional<String> word) {
        if (!variables.contains(variable)) {
            findings.error(
                    spot,
                    "nothing sets the variable " + variable + ": it is always empty",
                    RouteFindings.nearest(variables, variable));
            return;
        }
        List<Class<?>> types = terms.variables().getOrDefault(variable, List.of());
        if (word.isEmpty() || types.isEmpty()) {
            return;
        }
        Collection<String> names = new TreeSet<>();
        types.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .forEach(names::add);
        if (!names.contains(word.get())) {
            findings.error(
                    spot,
                    "there is no word " + word.get() + " for " + variable,
                    RouteFindings.nearest(names, word.get()));
        }
    }

    private void constant(YamlPart spot, String text) {
        if (isPredicate(spot)
                && (spot.enclosing("filter").isPresent()
                        || spot.enclosing("when").isPresent())
                && !text.contains("$")
                && !text.contains("{{")) {
            findings.warning(
                    spot,
                    "the condition " + text + " does not depend on the message",
                    "${variable.mail.subject} contains 'Invoice'");
        }
    }
}
