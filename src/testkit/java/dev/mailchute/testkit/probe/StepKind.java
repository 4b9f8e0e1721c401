package dev.mailchute.testkit.probe;

import java.util.Set;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.SimpleExpression;

/** Whether anything is different after a step than before it, if the process dies. */
final class StepKind {
    /** They consist of other steps, or change only the message in memory. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "choice",
            "when",
            "otherwise",
            "filter",
            "split",
            "multicast",
            "loop",
            "doTry",
            "doCatch",
            "doFinally",
            "pipeline",
            "step",
            "log",
            "stop",
            "removeHeader",
            "removeHeaders",
            "removeProperty",
            "removeProperties",
            "removeVariable",
            "convertBodyTo",
            "throwException",
            "rollback");

    private static final Set<String> VALUES = Set.of("setBody", "setHeader", "setProperty", "setVariable");

    private StepKind() {}

    static boolean acts(NamedNode node) {
        String kind = node.getShortName();
        if (VALUES.contains(kind) && node instanceof ExpressionNode value) {
            return !isPure(value.getExpression());
        }
        return !WITHOUT_EFFECT.contains(kind) && !isOtherRoute(node);
    }

    /** Its last step was a moment ago. */
    private static boolean isOtherRoute(NamedNode node) {
        return node instanceof SendDefinition<?> to && to.getEndpointUri().startsWith("direct:");
    }

    /** Anything else may call a bean. */
    private static boolean isPure(ExpressionDefinition expression) {
        return expression instanceof ConstantExpression
                || expression instanceof SimpleExpression simple
                        && !simple.getExpression().contains("bean:");
    }
}
