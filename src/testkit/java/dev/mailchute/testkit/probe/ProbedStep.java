package dev.mailchute.testkit.probe;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** One step of a route, and what is noted about it. */
final class ProbedStep extends DelegateAsyncProcessor {
    private final NamedNode node;
    private final boolean acts;
    private final PassedSteps steps;

    ProbedStep(NamedNode node, Processor step, PassedSteps steps) {
        super(step);
        this.node = node;
        this.acts = StepKind.acts(node);
        this.steps = steps;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!acts) {
            return super.process(exchange, callback);
        }
        int before = steps.passedBy(exchange);
        return super.process(exchange, done -> {
            // If there were steps within this one, the last of them was a moment ago.
            if (steps.passedBy(exchange) == before) {
                steps.passed(exchange, node);
            }
            callback.done(done);
        });
    }
}
