package dev.mailchute.routes;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeadersDefinition;

/** What a single step does to the custody of a message, and which steps must not come before which. */
final class Effects {
    /** Their failures must reach the error configuration. */
    private static final Set<String> OF_THE_JOURNEY = Set.of(
            "delivery",
            "acknowledgement",
            "inboundLetters",
            "preSendCheck",
            "sending",
            "doubtfulSend",
            "receipts",
            "outboundLetters",
            "custody");

    private static final Set<String> PASSING = Set.of("delivery", "acknowledgement", "sending", "receipts");

    /** They return nothing, and yet decide what becomes of the message. */
    private static final Set<String> DECIDING = Set.of(
            "acknowledgement.acknowledged",
            "acknowledgement.heldAcknowledged",
            "acknowledgement.gone",
            "acknowledgement.notAcknowledged",
            "mailboxPoll.failed");

    private static final Set<String> WHILE_SENDING = Set.of("sending.mime", "sending.sendDraft", "sending.sent");
    private static final Pattern SENDS = Pattern.compile("/sendMail\\b");
    private static final Pattern CHANGES = Pattern.compile("[?&]httpMethod=(PATCH|DELETE|POST|PUT)\\b");

    /** They decide on the message, and it has its outcome only when the mailbox is updated or its file cleared away. */
    private static final Set<String> UNFINISHED = Set.of(
            "delivery.delivered",
            "delivery.deliveredElsewhere",
            "delivery.recoverRename",
            "inboundLetters.hold",
            "sending.sent");

    private static final String LEAVE_OUT = ".leaveOut";

    private final LoadedRoutes routes;
    private final RouteTerms terms;
    private final HandOvers handOvers;
    private final RouteFindings findings;

    Effects(LoadedRoutes routes, RouteTerms terms, RouteFindings findings) {
        this.routes = routes;
        this.terms = terms;
        this.handOvers = new HandOvers(terms);
        this.findings = findings;
    }

    /** Whether the step itself is one that a message cannot do without. */
    static boolean isOfTheJourney(ProcessorDefinition<?> step) {
        return StepCall.method(step)
                        .map(name -> OF_THE_JOURNEY.contains(name.split("\\.")[0]))
                        .orElse(false)
                || StepCall.address(step)
                        .map(uri -> uri.startsWith("graph:") || isDrop(uri))
                        .orElse(false);
    }

    /** Whether by the step someone else gets the message, or its mailbox shows it as done. */
    static boolean passesCustody(ProcessorDefinition<?> step) {
        return StepCall.method(step)
                        .map(name -> PASSING.contains(name.split("\\.")[0]))
                        .orElse(false)
                || StepCall.address(step).map(Effects::isDrop).orElse(false);
    }

    private static boolean isDrop(String uri) {
        return uri.startsWith("folder:drop/") || uri.startsWith("folder:") && uri.contains("dropFolder");
    }

    /** What is certain after the step. */
    EnumSet<Fact> after(ProcessorDefinition<?> step, EnumSet<Fact> before) {
        EnumSet<Fact> facts = EnumSet.copyOf(before);
        Optional<String> method = StepCall.method(step);
        Optional<String> address = Asides.isAside(step) ? Optional.empty() : StepCall.address(step);
        if (facts.contains(Fact.SENDING)) {
            between(step, method, address);
        }
        method.ifPresent(name -> call(step, name, facts));
        address.ifPresent(uri -> send(step, uri, facts));
        if (handOvers.by(step)) {
            facts.add(Fact.HANDED_OVER);
        }
        headers(step, facts);
        return facts;
    }

    private void between(ProcessorDefinition<?> step, Optional<String> method, Optional<String> address) {
        boolean isBranch = step instanceof ChoiceDefinition;
        boolean sends = method.map(WHILE_SENDING::contains).orElse(false)
                || address.map(uri ->
                                uri.startsWith("graph:") && SENDS.matcher(uri).find())
                        .orElse(false);
        if (!isBranch && !sends) {
            error(
                    step,
                    "a step between sending and sent: if it fails, no one knows whether the message was sent",
                    "the step before the bean sending.begin, or after sending.sent");
        }
    }

    private void headers(ProcessorDefinition<?> step, EnumSet<Fact> facts) {
        if (step instanceof RemoveHeadersDefinition removal && "*".equals(removal.getPattern())) {
            facts.remove(Fact.HEADERS);
        } else if (StepCall.address(step)
                .filter(uri -> uri.startsWith("graph:"))
                .isPresent()) {
            facts.add(Fact.HEADERS);
        } else if (facts.contains(Fact.HEADERS) && HandOvers.isWithHeaders(step)) {
            findings.warning(
                    routes.file(step),
                    routes.line(step),
                    "the headers of the timer and of Graph go along with it",
                    "removeHeaders with pattern: \"*\" before it, and then setHeader for what is needed");
        }
    }

    private void call(ProcessorDefinition<?> step, String name, EnumSet<Fact> facts) {
        switch (name) {
            case "pickup.claim" -> facts.add(Fact.BEGUN);
            case "delivery.staged", "delivery.handOver" -> {
                facts.add(Fact.STAGED);
                facts.remove(Fact.DROPPED);
            }
            case "delivery.delivered" -> {
                if (facts.contains(Fact.STAGED) && !facts.contains(Fact.DROPPED)) {
                    error(
                            step,
                            "it is recorded as delivered, but no step before has put it into the drop folder",
                            "toD with uri: folder:${variable.mail.dropFolder} before it");
                }
                facts.add(Fact.DELIVERED);
            }
            case "delivery.recoverRename" -> facts.add(Fact.DELIVERED);
            case "delivery.deliveredElsewhere" -> {
                requireHandedOver(step, facts);
                facts.add(Fact.DELIVERED);
            }
            case "acknowledgement.acknowledged" -> requireTaken(step, facts, "it is recorded as acknowledged");
            case "inboundLetters.hold", "outboundLetters.hold" -> facts.add(Fact.HELD);
            case "preSendCheck.check" -> facts.add(Fact.CHECKED);
            case "sending.begin" -> begin(step, facts);
            case "sending.sendDraft" -> facts.add(Fact.REQUESTED);
            case "sending.sent" -> sent(step, facts);
            default -> {
                if (name.endsWith(LEAVE_OUT)) {
                    facts.add(Fact.LEFT_OUT);
                }
            }
        }
        boolean isUnfinished = UNFINISHED.contains(name) || name.endsWith(LEAVE_OUT);
        if (DECIDING.contains(name) || isDecision(name) && !isUnfinished) {
            facts.add(Fact.SETTLED);
        }
    }

    /** An act returns what became of the message. */
    private boolean isDecision(String name) {
        String[] parts = name.split("\\.");
        Class<?> bean = terms.beans().get(parts[0]);
        List<Class<?>> outcomes = terms.variables().getOrDefault(RouteTerms.OUTCOME, List.of());
        return bean != null
                && Arrays.stream(bean.getMethods())
                        .anyMatch(one -> one.getName().equals(parts[1]) && outcomes.contains(one.getReturnType()));
    }

    private void begin(ProcessorDefinition<?> step, EnumSet<Fact> facts) {
        if (!facts.contains(Fact.CHECKED)) {
            error(step, "it is sent without having been checked", "the bean preSendCheck, method check, before it");
        }
        facts.add(Fact.SENDING);
        facts.remove(Fact.REQUESTED);
    }

    private void sent(ProcessorDefinition<?> step, EnumSet<Fact> facts) {
        if (facts.contains(Fact.SENDING) && !facts.contains(Fact.REQUESTED)) {
            error(
                    step,
                    "it is recorded as sent, but no step before has sent it",
                    "toD with uri: graph:${variable.mail.mailboxUri}/sendMail before it");
        }
        facts.remove(Fact.SENDING);
    }

    private void send(ProcessorDefinition<?> step, String uri, EnumSet<Fact> facts) {
        if (isDrop(uri)) {
            facts.add(Fact.DROPPED);
        } else if (uri.startsWith("graph:") && SENDS.matcher(uri).find()) {
            if (!facts.contains(Fact.SENDING)) {
                error(
                        step,
                        "it is sent before the ledger knows that it may be: after a crash it is sent again",
                        "the bean sending, method begin, before it");
            }
            facts.add(Fact.REQUESTED);
        } else if (uri.startsWith("graph:")
                && uri.contains("mail.uri")
                && CHANGES.matcher(uri).find()) {
            requireTaken(step, facts, "the mailbox is changed");
        }
    }

    /** Else the step is refused when a message gets there. */
    private void requireTaken(ProcessorDefinition<?> step, EnumSet<Fact> facts, String what) {
        boolean isTaken = facts.contains(Fact.DELIVERED) || facts.contains(Fact.HELD) || facts.contains(Fact.LEFT_OUT);
        if (facts.contains(Fact.BEGUN) && !isTaken) {
            error(
                    step,
                    what
                            + " before the message is delivered, held or left out: if a later step fails, the message is lost",
                    "the step after the bean delivery.delivered, or the bean delivery.leaveOut before it");
        }
    }

    /** At the step that leads there, or that is the bean itself. */
    void requireHandedOver(ProcessorDefinition<?> step, EnumSet<Fact> facts) {
        if (facts.contains(Fact.BEGUN) && !facts.contains(Fact.HANDED_OVER)) {
            error(
                    step,
                    "it is recorded as delivered elsewhere, and on one way no step before has handed it to another system: a"
                            + " failure is passed over, or a condition leaves that step out",
                    "the step that hands it over, outside of filter, doTry, split and wireTap; in a doCatch,"
                            + " throwException, or direct:left and stop");
        }
    }

    private void error(ProcessorDefinition<?> step, String what, String example) {
        findings.error(routes.file(step), routes.line(step), what, example);
    }
}
