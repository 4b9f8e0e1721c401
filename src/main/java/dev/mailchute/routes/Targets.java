package dev.mailchute.routes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/** Where steps lead: to routes that exist, and not in a circle. */
final class Targets {
    private Targets() {}

    /** Camel finds out only when a message gets there. */
    static void requireEntrances(List<RouteSource> sources, RouteFindings findings) {
        Set<String> entrances = new TreeSet<>();
        Map<YamlPart, String> targets = new LinkedHashMap<>();
        sources.stream().flatMap(source -> source.whole().all()).forEach(spot -> {
            if (spot.key().equals("deadLetterUri")) {
                spot.text().flatMap(EndpointCheck::direct).ifPresent(uri -> targets.put(spot, uri));
            } else {
                EndpointCheck.address(spot).flatMap(EndpointCheck::direct).ifPresent(uri -> {
                    if (spot.key().equals("from")) {
                        entrances.add(uri);
                    } else {
                        targets.put(spot.child("uri").orElse(spot), uri);
                    }
                });
            }
        });
        targets.forEach((spot, uri) -> {
            if (!entrances.contains(uri)) {
                findings.error(spot, "no route starts from " + uri, RouteFindings.nearest(entrances, uri));
            }
        });
    }

    /** Routes that lead back to themselves: a message would go round until the memory is full. */
    static void requireNoCircle(LoadedRoutes routes, RouteFindings findings) {
        Map<RouteDefinition, Map<RouteDefinition, ProcessorDefinition<?>>> next = new HashMap<>();
        for (RouteDefinition route : routes.routes()) {
            Map<RouteDefinition, ProcessorDefinition<?>> reached = new LinkedHashMap<>();
            LoadedRoutes.each(route, step -> routes.targets(step).forEach(target -> reached.putIfAbsent(target, step)));
            next.put(route, reached);
        }
        Set<RouteDefinition> told = new HashSet<>();
        for (RouteDefinition route : routes.routes()) {
            Set<RouteDefinition> round = new HashSet<>();
            collect(route, next, round);
            if (round.contains(route) && !told.contains(route)) {
                Set<RouteDefinition> circle = round.stream()
                        .filter(other -> {
                            Set<RouteDefinition> back = new HashSet<>();
                            collect(other, next, back);
                            return back.contains(route);
                        })
                        .collect(Collectors.toSet());
                told.addAll(circle);
                ProcessorDefinition<?> step = next.get(route).entrySet().stream()
                        .filter(entry -> circle.contains(entry.getKey()))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
                findings.error(
                        routes.file(step),
                        routes.line(step),
                        "a message would go in a circle: the routes "
                                + circle.stream()
                                        .map(RouteDefinition::getId)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + " lead to each other",
                        "the step loop, or a route that ends");
            }
        }
    }

    private static void collect(
            RouteDefinition from,
            Map<RouteDefinition, Map<RouteDefinition, ProcessorDefinition<?>>> next,
            Set<RouteDefinition> reached) {
        next.get(from).keySet().stream().filter(reached::add).forEach(target -> collect(target, next, reached));
    }
}
