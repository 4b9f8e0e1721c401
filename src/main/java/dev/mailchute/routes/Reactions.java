package dev.mailchute.routes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;

/** What follows from a failure in a route that has a message in hand. */
final class Reactions {
    private final LoadedRoutes routes;
    private final RouteFindings findings;
    private final BiFunction<List<? extends ProcessorDefinition<?>>, Ways, Ways> steps;

    /** @param steps follows a message through steps */
    Reactions(
            LoadedRoutes routes,
            RouteFindings findings,
            BiFunction<List<? extends ProcessorDefinition<?>>, Ways, Ways> steps) {
        this.routes = routes;
        this.findings = findings;
        this.steps = steps;
    }

    void check(RouteDefinition route) {
        boolean reacts = false;
        for (ProcessorDefinition<?> step : route.getOutputs()) {
            if (step instanceof OnExceptionDefinition reaction) {
                reacts = true;
                handled(route, reaction);
            }
        }
        if (!reacts && route.getRouteConfigurationId() == null && route.getErrorHandler() == null) {
            findings.error(
                    routes.file(route),
                    routes.line(route),
                    "the route " + route.getId()
                            + " carries messages, and nothing says what follows from an error in it",
                    "routeConfigurationId: mail");
        }
        if (route.getErrorHandler() != null
                && route.getErrorHandler().getErrorHandlerType() instanceof DeadLetterChannelDefinition channel
                && EndpointCheck.direct(String.valueOf(channel.getDeadLetterUri()))
                        .isEmpty()) {
            findings.error(
                    routes.file(route),
                    routes.line(route),
                    "a failure in the route " + route.getId() + " ends in " + channel.getDeadLetterUri()
                            + ", and nothing says who has the message",
                    "routeConfigurationId: mail, and no errorHandler of your own");
        }
    }

    private void handled(RouteDefinition route, OnExceptionDefinition reaction) {
        if (reaction.getContinued() != null && leads(route, Effects::isOfTheJourney, Set.of())) {
            error(
                    reaction,
                    "a failed step of the journey is passed over: the message counts as done",
                    "handled, with an outcome");
        }
        if (reaction.getHandled() == null
                || !"true".equals(reaction.getHandled().getExpressionType().getExpression())) {
            return;
        }
        Ways ways = steps.apply(reaction.getOutputs(), Ways.of(EnumSet.of(Fact.BEGUN, Fact.HEADERS), reaction));
        if (ways.keySet().stream().anyMatch(facts -> !facts.contains(Fact.SETTLED))) {
            error(
                    reaction,
                    "the failure counts as handled, and nothing says who has the message",
                    "handled with a step to direct:left, or no onException of your own");
        }
    }

    /**
     * Whether such a step is this one, in it, or in a route that it leads to.
     *
     * @param except routes that are not followed
     */
    boolean leads(ProcessorDefinition<?> step, Predicate<ProcessorDefinition<?>> such, Set<String> except) {
        return leads(step, such, except, new LinkedHashSet<>());
    }

    private boolean leads(
            ProcessorDefinition<?> step,
            Predicate<ProcessorDefinition<?>> such,
            Set<String> except,
            Set<RouteDefinition> seen) {
        List<ProcessorDefinition<?>> all = new ArrayList<>();
        LoadedRoutes.each(step, all::add);
        return all.stream()
                .anyMatch(one -> such.test(one)
                        || routes.targets(one).stream()
                                .filter(route -> !except.contains(
                                        LoadedRoutes.entrance(route).orElse("")))
                                .filter(seen::add)
                                .anyMatch(route -> leads(route, such, except, seen)));
    }

    private void error(ProcessorDefinition<?> step, String what, String example) {
        findings.error(routes.file(step), routes.line(step), what, example);
    }
}
