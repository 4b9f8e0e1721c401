package dev.mailchute.routes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.IdempotentConsumerDefinition;
import org.apache.camel.model.InterceptDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RollbackDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SamplingDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;

/** Follows a message through the routes on every way that it can take, and requires an outcome at the end of each. */
final class MessageWay {
    /** The application itself sends messages there. */
    private static final Set<String> ENTRANCES = Set.of("direct:inbound-mail", "direct:outbound-mail");

    /** A message comes there with more than a route for own steps gets, or by a step of such a route. */
    private static final String ELSEWHERE = "direct:inbound-delivered-elsewhere";

    private static final Set<String> NOT_OWN = Set.of("direct:retry-inbound", "direct:retry-outbound", ELSEWHERE);

    /** Beans that never return. */
    private static final Set<String> THROWING = Set.of("custody.keepWaiting");

    /** What follows from a failure, also of a part of a message. */
    private static final Set<String> AFTER_FAILURE = Set.of("direct:left", "direct:mail-center");

    private final LoadedRoutes routes;
    private final RouteFindings findings;
    private final Effects effects;
    private final Reactions reactions;
    private final Deque<RouteDefinition> inside = new ArrayDeque<>();
    /** Routes that have a message in hand. */
    private final Set<RouteDefinition> carrying = new LinkedHashSet<>();

    MessageWay(LoadedRoutes routes, RouteTerms terms, RouteFindings findings) {
        this.routes = routes;
        this.findings = findings;
        this.effects = new Effects(routes, terms, findings);
        this.reactions = new Reactions(routes, findings, this::steps);
    }

    void check() {
        List<ProcessorDefinition<?>> all = new ArrayList<>();
        routes.routes().forEach(route -> LoadedRoutes.each(route, all::add));
        Set<RouteDefinition> targets = new LinkedHashSet<>();
        all.forEach(step -> targets.addAll(routes.targets(step)));
        boolean mailsName =
                all.stream().anyMatch(step -> StepCall.address(step).orElse("").startsWith("${variable.mail."));
        for (RouteDefinition route : routes.routes()) {
            String entrance = LoadedRoutes.entrance(route).orElse("");
            if (ENTRANCES.contains(entrance)) {
                requireOutcome(through(route, Ways.of(EnumSet.of(Fact.BEGUN, Fact.HEADERS), route)));
            } else if (!targets.contains(route)) {
                requireOutcome(through(route, Ways.of(EnumSet.noneOf(Fact.class), route)));
                if (mailsName && !entrance.isEmpty() && !NOT_OWN.contains(entrance)) {
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
                    reactions.check(route);
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
        if (step instanceof StopDefinition || step instanceof SamplingDefinition) {
            requireOutcome(ways);
            return step instanceof StopDefinition ? new Ways() : ways;
        }
        boolean isThrown = StepCall.method(step).filter(THROWING::contains).isPresent();
        if (step instanceof ThrowExceptionDefinition || step instanceof RollbackDefinition || isThrown) {
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
        if (Asides.isAside(step)) {
            return aside(step, ways);
        }
        if (step instanceof LoopDefinition) {
            requireNoCustody(step);
        }
        if (step instanceof IdempotentConsumerDefinition || step instanceof LoopDefinition) {
            return ways.and(steps(step.getOutputs(), ways));
        }
        if (HandOvers.isInMemory(step) && before.keySet().stream().anyMatch(facts -> facts.contains(Fact.BEGUN))) {
            inMemory(step);
        }
        return onwards(step, ways);
    }

    private Ways onwards(ProcessorDefinition<?> step, Ways before) {
        if (StepCall.target(step).isEmpty() && !StepCall.isToOwnSteps(step)) {
            return steps(step.getOutputs(), before);
        }
        List<RouteDefinition> targets = routes.targets(step);
        if (targets.isEmpty()) {
            return before.with(Fact.SETTLED); // Targets tells of a route that is not there
        }
        boolean isElsewhere = StepCall.target(step).filter(ELSEWHERE::equals).isPresent();
        if (isElsewhere) {
            before.keySet().forEach(facts -> effects.requireHandedOver(step, facts));
        }
        Ways ways = isElsewhere ? before.with(Fact.HANDED_OVER) : before;
        Ways after = new Ways();
        for (RouteDefinition route : targets) {
            after = after.and(through(route, ways));
        }
        return after;
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
        List<ProcessorDefinition<?>> last = new ArrayList<>();
        Ways after = new Ways();
        if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            after = steps(breaker.getOnFallback().getOutputs(), before);
        }
        for (ProcessorDefinition<?> inner :
                step instanceof TryDefinition ? LoadedRoutes.within(step) : step.getOutputs()) {
            if (inner instanceof CatchDefinition) {
                after = after.and(steps(inner.getOutputs(), before));
            } else if (inner instanceof FinallyDefinition) {
                last.addAll(inner.getOutputs());
            } else {
                tried.add(inner);
            }
        }
        if (tried.stream().anyMatch(inner -> reactions.leads(inner, Effects::isOfTheJourney, Set.of()))) {
            error(
                    step,
                    step.getShortName()
                            + " around a step of the journey: its failure is swallowed, and the message counts as done",
                    step.getShortName() + " around steps of your own only");
        }
        return steps(last, after.and(steps(tried, before)));
    }

    /** A list of messages, or copies of one message whose own way goes on after it. */
    private Ways aside(ProcessorDefinition<?> step, Ways before) {
        if (StepCall.method(step).map(name -> name.startsWith("mailboxPoll.")).orElse(false)) {
            requireOutcome(steps(step.getOutputs(), Ways.of(EnumSet.of(Fact.BEGUN, Fact.HEADERS), step)));
            return before;
        }
        if (!requireNoCustody(step)) {
            return before.with(Fact.SETTLED);
        }
        Ways copies = before.without(Fact.BEGUN);
        Ways inner = steps(step.getOutputs(), copies);
        for (RouteDefinition route : routes.targets(step)) {
            inner = inner.and(through(route, copies));
        }
        if (Asides.isCollected(step) && before.keySet().stream().anyMatch(facts -> facts.contains(Fact.BEGUN))) {
            inMemory(step);
        }
        boolean isHandedOver = Asides.isAsGoodAsOneStep(step)
                && (step instanceof RecipientListDefinition<?>
                        || inner.keySet().stream().anyMatch(facts -> facts.contains(Fact.HANDED_OVER)));
        return isHandedOver ? before.with(Fact.HANDED_OVER) : before;
    }

    private void inMemory(ProcessorDefinition<?> step) {
        findings.warning(
                routes.file(step),
                routes.line(step),
                "what " + step.getShortName()
                        + " has taken is in memory, while the message goes on: it is lost if the process ends,"
                        + " no one is told, and its file is moved meanwhile",
                "to, and the steps after it in a route that starts from direct:");
    }

    /** Of a part, a copy, or a message that comes by again. */
    private boolean requireNoCustody(ProcessorDefinition<?> step) {
        if (reactions.leads(step, Effects::passesCustody, AFTER_FAILURE)) {
            error(
                    step,
                    "the message is delivered, sent or acknowledged within " + step.getShortName()
                            + ", for a part or a copy of it, and the way of the whole goes on after that",
                    "the step after " + step.getShortName());
            return false;
        }
        return true;
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
