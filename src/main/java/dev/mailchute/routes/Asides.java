package dev.mailchute.routes;

import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.WireTapDefinition;

/** Steps that work on copies or parts of a message, while its own way goes on after them. */
final class Asides {
    private Asides() {}

    static boolean isAside(ProcessorDefinition<?> step) {
        return step instanceof SplitDefinition
                || step instanceof MulticastDefinition
                || step instanceof RecipientListDefinition
                || step instanceof WireTapDefinition
                || step instanceof OnCompletionDefinition
                || isCollected(step);
    }

    /** What it takes is in memory until more has come. */
    static boolean isCollected(ProcessorDefinition<?> step) {
        return step instanceof AggregateDefinition || step instanceof ResequenceDefinition;
    }

    /** Whether the message goes on only if no copy failed. */
    static boolean isAsGoodAsOneStep(ProcessorDefinition<?> step) {
        return step instanceof MulticastDefinition copies && "true".equals(copies.getStopOnException())
                || step instanceof RecipientListDefinition<?> list && "true".equals(list.getStopOnException());
    }
}
