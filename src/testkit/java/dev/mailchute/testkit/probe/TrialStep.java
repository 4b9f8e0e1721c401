package dev.mailchute.testkit.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** One step of a route in a trial: what it is, and what is different after it. */
final class TrialStep extends DelegateAsyncProcessor {
    /** They consist of other steps, which come after them. */
    private static final Set<String> AROUND = Set.of(
            "choice",
            "filter",
            "split",
            "multicast",
            "loop",
            "doTry",
            "pipeline",
            "step",
            "circuitBreaker",
            "to",
            "toD");

    private final NamedNode node;
    private final TrialLog log;

    TrialStep(NamedNode node, Processor step, TrialLog log) {
        super(step);
        this.node = node;
        this.log = log;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        boolean isAround = AROUND.contains(node.getShortName());
        boolean isKnown = MessageState.isKnown(exchange);
        if (isAround && isKnown) {
            log.write(List.of(name(exchange)));
        }
        MessageState before = MessageState.of(exchange);
        return super.process(exchange, done -> {
            if (MessageState.isKnown(exchange)) {
                List<String> lines = new ArrayList<>();
                if (!isAround) {
                    lines.add(name(exchange));
                }
                // What was within it has told of its own changes.
                if (!isAround || isRequest()) {
                    lines.addAll(before.changesTo(MessageState.of(exchange), isKnown));
                }
                if (!lines.isEmpty()) {
                    log.write(lines);
                }
            }
            callback.done(done);
        });
    }

    private boolean isRequest() {
        return node instanceof ToDynamicDefinition to && to.getUri().startsWith("graph:");
    }

    /** As in {@code inbound-fetch  stage  bean[...]  (inbound.camel.yaml:105)}. */
    private String name(Exchange exchange) {
        String location = node.getLocation() == null
                ? ""
                : "  (" + node.getLocation().substring(node.getLocation().lastIndexOf('/') + 1) + ":"
                        + node.getLineNumber() + ")";
        return ExchangeHelper.getAtRouteId(exchange) + ": " + node.getId() + "  "
                + MessageState.cut(
                        node.getLabel().startsWith(node.getShortName())
                                ? node.getLabel()
                                : node.getShortName() + " " + node.getLabel())
                + location;
    }
}
