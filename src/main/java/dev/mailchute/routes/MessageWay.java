package dev.mailchute.routes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.InterceptDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;

/** Follows a message through the routes on every way that it can take, and requires an outcome at the end of each. */
final class MessageWay {
    /** The application itself sends messages there. */
    private static final Set<String> ENTRANCES = Set.of("direct:inbound-mail", "direct:outbound-mail");

    private static final Set<String> RETRIES = Set.of("direct:retry-inbound", "direct:retry-outbound");

    private final LoadedRoutes routes;
    private final RouteFindings findings;
    private final Effects effects;
    private final Deque<RouteDefinition> inside = new ArrayDeque<>();
    /** Routes that have a message in hand. */
    private final Set<RouteDefinition> carrying = new LinkedHashSet<>();

    MessageWay(LoadedRoutes routes, RouteTerms terms, RouteFindings findings) {
        this.routes = routes;
        this.findings = findings;
        this.effects = new Effects(routes, terms, findings);
    }

    void check() {
        List<ProcessorDefinition<?>> all = new ArrayList<>();
        routes.routes().forEach(route -> LoadedRoutes.each(route, all::add));
        Set<RouteDefinition> targets = new LinkedHashSet<>();
        all.forEach(step -> StepCall.target(step).flatMap(routes::startingAt).ifPresent(targets::add));
        boolean mailsName =
                all.stream().anyMatch(step -> StepCall.address(step).orElse("").startsWith("${variable.mail."));
        for (RouteDefinition route : routes.routes()) {
            String entrance = LoadedRoutes.entrance(route).orElse("");
            if (ENTRANCES.contains(entrance)) {
                requireOutcome(through(route, Ways.of(EnumSet.of(Fact.BEGUN), route)));
            } else if (!targets.contains(route)) {
                requireOutcome(through(route, Ways.of(EnumSet.noneOf(Fact.class), route)));
                if (mailsName && !entrance.isEmpty() && !RETRIES.contains(entrance)) {
                    // Perhaps a mailbox's own: its caller goes on with the message.
                    Set<RouteDefinition> certain = Set.copyOf(carrying);
                    through(route, Ways.of(EnumSet.of(Fact.BEGUN, Fact.STAGED), route));
                    carrying.retainAll(certain);
                }
            }
        }
        // A reaction may lead to further routes.
        Set<RouteDefinition> done = new LinkedHashSet<>();
        while (!done.containsAll(carrying)) {
            for (RouteDefinition route : List.copyOf(carrying)) {
                if (done.add(route)) {
                    failures(route);
                }
            }
        }
    }

    private Ways through(RouteDefinition route, Ways before) {
        if (inside.contains(route)) {
            return before; // Targets tells of circles
        }
        if (before.keySet().stream().anyMatch(facts -> facts.contains(Fact.BEGUN))) {
            carrying.add(route);
        }
        inside.push(route);
        Ways after = steps(route.getOutputs(), before);
        inside.pop();
        return after;
    }

    private Ways steps(List<? extends ProcessorDefinition<?>> steps, Ways before) {
        Ways ways = before;
        for (ProcessorDefinition<?> step : steps) {
            if (!(step instanceof OnExceptionDefinition) && !(step instanceof InterceptDefinition)) {
                ways = step(step, ways);
            }
        }
        return ways;
    }

    private Ways step(ProcessorDefinition<?> step, Ways before) {
        Ways ways = new Ways();
        before.forEach((facts, last) -> ways.putIfAbsent(effects.after(step, facts), step));
        if (step instanceof StopDefinition) {
            requireOutcome(ways);
            return new Ways();
        }
        if (step instanceof ThrowExceptionDefinition) {
            return new Ways(); // the error configuration says what follows
        }
        if (step instanceof ChoiceDefinition choice) {
            return choice(choice, ways);
        }
        if (step instanceof FilterDefinition filter) {
            return filter(filter, ways);
        }
        if (step instanceof TryDefinition || step instanceof CircuitBreakerDefinition) {
            return guarded(step, ways);
        }
        if (step instanceof SplitDefinition || step instanceof MulticastDefinition) {
            copies(step, ways);
            return ways;
        }
        if (step instanceof IdempotentConsumerDefinition || step instanceof LoopDefinition) {
            return ways.and(steps(step.getOutputs(), ways));
        }
        Optional<String> target = StepCall.target(step);
        if (target.isEmpty()) {
            return steps(step.getOutputs(), ways);
        }
        // Targets tells of a route that is not there.
        return routes.startingAt(target.get())
                .map(route -> through(route, ways))
                .orElseGet(() -> ways.with(Fact.SETTLED));
    }

    private Ways choice(ChoiceDefinition choice, Ways before) {
        Ways after = choice.getOtherwise() == null
                ? before
                : steps(choice.getOtherwise().getOutputs(), before);
        for (WhenDefinition when : choice.getWhenClauses()) {
            after = after.and(steps(when.getOutputs(), when(when, before)));
        }
        return after;
    }

    /** Some questions tell what was certain before a restart. */
    private static Ways when(WhenDefinition branch, Ways before) {
        if (StepCall.method(branch).map("acknowledgement.isHeld"::equals).orElse(false)) {
            return before.with(Fact.HELD);
        }
        return StepCall.condition(branch).contains(".isInStaging") ? before.with(Fact.STAGED) : before;
    }

    private Ways filter(FilterDefinition filter, Ways before) {
        Ways matching = steps(filter.getOutputs(), before);
        boolean isAboutTaking = StepCall.condition(filter).contains(".isTaken");
        // What was not taken is seen again; what the condition always keeps does not pass by.
        return isAboutTaking || StepCall.condition(filter).equals("true") ? matching : matching.and(before);
    }

    private Ways guarded(ProcessorDefinition<?> step, Ways before) {
        List<ProcessorDefinition<?>> tried = new ArrayList<>();
        Ways after = new Ways();
        if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            after = steps(breaker.getOnFallback().getOutputs(), before);
        }
        for (ProcessorDefinition<?> inner : step.getOutputs()) {
            if (inner instanceof CatchDefinition) {
                after = after.and(steps(inner.getOutputs(), before));
            } else {
                tried.add(inner);
            }
        }
        if (tried.stream().anyMatch(inner -> leadsToJourney(inner, new LinkedHashSet<>()))) {
            error(
                    step,
                    step.getShortName()
                            + " around a step of the journey: its failure is swallowed, and the message counts as done",
                    step.getShortName() + " around steps of your own only");
        }
        return after.and(steps(tried, before));
    }

    private boolean leadsToJourney(ProcessorDefinition<?> step, Set<RouteDefinition> seen) {
        List<ProcessorDefinition<?>> all = new ArrayList<>();
        LoadedRoutes.each(step, all::add);
        return all.stream()
                .anyMatch(one -> Effects.isOfTheJourney(one)
                        || StepCall.target(one)
                                .flatMap(routes::startingAt)
                                .filter(seen::add)
                                .map(route -> leadsToJourney(route, seen))
                                .orElse(false));
    }

    /** A list of messages, or copies of one message whose own way goes on after it. */
    private void copies(ProcessorDefinition<?> step, Ways before) {
        if (StepCall.method(step).map(name -> name.startsWith("mailboxPoll.")).orElse(false)) {
            requireOutcome(steps(step.getOutputs(), Ways.of(EnumSet.of(Fact.BEGUN), step)));
        } else {
            steps(step.getOutputs(), before.without(Fact.BEGUN));
        }
    }

    private void failures(RouteDefinition route) {
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
    }

    private void handled(RouteDefinition route, OnExceptionDefinition reaction) {
        if (reaction.getContinued() != null && leadsToJourney(route, new LinkedHashSet<>())) {
            error(
                    reaction,
                    "a failed step of the journey is passed over: the message counts as done",
                    "handled, with an outcome");
        }
        if (reaction.getHandled() == null
                || !"true".equals(reaction.getHandled().getExpressionType().getExpression())) {
            return;
        }
        Ways ways = steps(reaction.getOutputs(), Ways.of(EnumSet.of(Fact.BEGUN), reaction));
        if (ways.keySet().stream().anyMatch(facts -> !facts.contains(Fact.SETTLED))) {
            error(
                    reaction,
                    "the failure counts as handled, and nothing says who has the message",
                    "handled with a step to direct:left, or no onException of your own");
        }
    }

    private void requireOutcome(Ways ways) {
        ways.forEach((facts, last) -> {
            if (facts.contains(Fact.BEGUN) && !facts.contains(Fact.SETTLED)) {
                error(
                        last,
                        "here a message can come to the end without an outcome: no one has it, and no one is told",
                        "bean delivery.leaveOut, a step to direct:inbound-acknowledge, then stop, to leave a message out");
            }
        });
    }

    private void error(ProcessorDefinition<?> step, String what, String example) {
        findings.error(routes.file(step), routes.line(step), what, example);
    }
}
