package dev.mailchute.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.LineNumberAware;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.support.PluginHelper;

/** What Camel makes of the files: routes and their steps, each with its file and line. */
final class LoadedRoutes {
    private final Map<String, String> names = new HashMap<>();
    private final List<RouteSource> sources;
    private final List<RouteDefinition> routes;
    private final List<String> templates;
    private final Map<String, RouteDefinition> byEntrance = new LinkedHashMap<>();
    private final Set<String> ownRoutes;
    private final boolean isWhole;

    /** @param ownRoutes where the own steps of the mailboxes begin */
    LoadedRoutes(
            DefaultCamelContext context, List<RouteSource> sources, Set<String> ownRoutes, RouteFindings findings) {
        this.sources = sources;
        this.ownRoutes = ownRoutes;
        boolean whole = true;
        for (RouteSource source : sources) {
            names.put(source.resource().getLocation(), source.name());
            try {
                if (source.hasRoutes()) {
                    PluginHelper.getRoutesLoader(context).loadRoutes(source.withoutBeans());
                }
            } catch (Exception e) {
                whole = false;
                findings.error(
                        source.name(),
                        0,
                        "Camel cannot load it: " + Reasons.of(e),
                        "the form of the product's own files");
            }
        }
        isWhole = whole;
        routes = Stream.concat(
                        context.getRouteDefinitions().stream(),
                        context.getRouteTemplateDefinitions().stream().map(RouteTemplateDefinition::getRoute))
                .toList();
        templates = context.getRouteTemplateDefinitions().stream()
                .map(RouteTemplateDefinition::getId)
                .toList();
        routes.forEach(route -> entrance(route).ifPresent(uri -> byEntrance.put(uri, route)));
    }

    /** Whether Camel could load every file. */
    boolean isWhole() {
        return isWhole;
    }

    /** Those of templates too. */
    List<RouteDefinition> routes() {
        return routes;
    }

    List<String> templates() {
        return templates;
    }

    /** @param uri of a {@code direct:} endpoint */
    Optional<RouteDefinition> startingAt(String uri) {
        return Optional.ofNullable(byEntrance.get(uri));
    }

    /** The routes to which a step may lead. */
    List<RouteDefinition> targets(ProcessorDefinition<?> step) {
        Set<String> uris = StepCall.isToOwnSteps(step)
                ? ownRoutes
                : StepCall.target(step).map(Set::of).orElse(Set.of());
        return uris.stream().sorted().flatMap(uri -> startingAt(uri).stream()).toList();
    }

    static Optional<String> entrance(RouteDefinition route) {
        return EndpointCheck.direct(route.getInput().getEndpointUri());
    }

    String file(LineNumberAware step) {
        return names.getOrDefault(step.getLocation(), String.valueOf(step.getLocation()));
    }

    /** Camel counts from where the value of a step begins, which is mostly the line after its name. */
    int line(ProcessorDefinition<?> step) {
        int counted = step.getLineNumber();
        boolean isOnOneLine = sources.stream()
                .filter(source -> source.name().equals(file(step)))
                .flatMap(source -> source.whole().all())
                .anyMatch(spot -> spot.line() == counted + 1
                        && spot.isOnOneLine()
                        && spot.key().equals(step.getShortName()));
        return isOnOneLine ? counted + 1 : counted;
    }

    /** The steps directly within one, with those of its branches. */
    static List<ProcessorDefinition<?>> within(ProcessorDefinition<?> step) {
        List<ProcessorDefinition<?>> inner = new ArrayList<>(step.getOutputs());
        if (step instanceof ChoiceDefinition choice) {
            choice.getWhenClauses().forEach(when -> inner.addAll(when.getOutputs()));
            if (choice.getOtherwise() != null) {
                inner.addAll(choice.getOtherwise().getOutputs());
            }
        }
        if (step instanceof TryDefinition attempt) {
            // In YAML they are no outputs.
            attempt.getCatchClauses().stream()
                    .filter(clause -> !inner.contains(clause))
                    .forEach(inner::add);
            Optional.ofNullable(attempt.getFinallyClause())
                    .filter(last -> !inner.contains(last))
                    .ifPresent(inner::add);
        }
        if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            inner.addAll(breaker.getOnFallback().getOutputs());
        }
        return inner;
    }

    /** A step and all within it. */
    static void each(ProcessorDefinition<?> step, Consumer<ProcessorDefinition<?>> reader) {
        reader.accept(step);
        within(step).forEach(inner -> each(inner, reader));
    }
}
