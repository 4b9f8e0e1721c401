package dev.mailchute.routes;

import dev.mailchute.routes.RouteTerms.Configured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;

/** Everything that can be said about route files without starting them. */
public final class RoutesReview {
    private static final Set<String> SETTING = Set.of("setVariable", "setVariables", "variables");

    private final RouteTerms terms;

    public RoutesReview(RouteTerms terms) {
        this.terms = terms;
    }

    /**
     * All problems, in the order of the files.
     *
     * @param context not started; its class loader decides which components and classes there are
     * @param files by the names that a person finds them by
     * @param templates the ids of the route templates that the application needs
     */
    public List<RouteProblem> problems(
            DefaultCamelContext context, Map<String, Resource> files, Set<String> templates) {
        RouteFindings findings = new RouteFindings();
        List<RouteSource> sources = new ArrayList<>();
        files.forEach((name, file) -> RouteSource.read(name, file, findings).ifPresent(sources::add));
        text(context, sources, findings);
        RouteSchema schema = new RouteSchema();
        List<RouteSource> valid = sources.stream()
                .filter(source -> schema.accepts(source, findings))
                .toList();
        LoadedRoutes routes = new LoadedRoutes(context, valid, ownRoutes(), findings);
        // What is in a file that cannot be read is not missing.
        if (routes.isWhole() && valid.size() == files.size()) {
            Targets.requireEntrances(sources, findings);
            Targets.requireNoCircle(routes, findings);
            new MessageWay(routes, terms, findings).check();
            templates.stream()
                    .filter(needed -> !routes.templates().contains(needed))
                    .forEach(missing -> findings.error(
                            sources.isEmpty() ? "" : sources.get(0).name(),
                            0,
                            "no file has the route template " + missing,
                            "the product's file " + missing + ".camel.yaml"));
        }
        return findings.sorted();
    }

    /** Those that messages name, and so any of them may come next. */
    private Set<String> ownRoutes() {
        return terms.configured().map(Configured::ownRoutes).orElse(Set.of(RouteTerms.OWN_INCOMING));
    }

    /** What each part of a file says by itself. */
    private void text(DefaultCamelContext context, List<RouteSource> sources, RouteFindings findings) {
        Components components = new Components(context, terms.schemes());
        Placeholders placeholders = new Placeholders(context, terms.configured(), findings);
        EndpointCheck endpoints = new EndpointCheck(components, placeholders, terms.configured(), findings);
        ExpressionCheck expressions = new ExpressionCheck(context, components, terms, variables(sources), findings);
        ReferenceCheck references = new ReferenceCheck(context, components, terms, sources, findings);
        VariableCheck variables = new VariableCheck(findings);
        StrangersCheck strangers = new StrangersCheck(sources, findings);
        OutlineCheck outline = new OutlineCheck(sources, terms.configured(), findings);
        sources.stream().flatMap(source -> source.whole().all()).forEach(spot -> {
            placeholders.check(spot);
            endpoints.check(spot);
            expressions.check(spot);
            references.check(spot);
            outline.check(spot);
            strangers.check(spot);
            variables.check(spot);
        });
    }

    private static Set<String> variables(List<RouteSource> sources) {
        return sources.stream()
                .flatMap(source -> source.whole().all())
                .flatMap(spot -> SETTING.contains(spot.key())
                        ? spot.text("name").stream()
                        : Stream.of(spot)
                                .filter(one -> one.key().equals("variableReceive"))
                                .flatMap(one -> one.text().stream()))
                .collect(Collectors.toSet());
    }
}
