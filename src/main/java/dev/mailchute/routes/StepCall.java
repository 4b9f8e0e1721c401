package dev.mailchute.routes;

import java.util.Optional;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.MethodCallExpression;

/** What one step calls. */
final class StepCall {
    private StepCall() {}

    /** The address that it sends to; empty if it sends nothing. */
    static Optional<String> address(ProcessorDefinition<?> step) {
        if (step instanceof ToDynamicDefinition dynamic) {
            return Optional.ofNullable(dynamic.getUri());
        }
        return step instanceof SendDefinition<?> send ? Optional.ofNullable(send.getEndpointUri()) : Optional.empty();
    }

    /** The route that it sends to. */
    static Optional<String> target(ProcessorDefinition<?> step) {
        return address(step).flatMap(EndpointCheck::direct);
    }

    /** Whether it leads to the route that the message names for the engineer's own steps. */
    static boolean isToOwnSteps(ProcessorDefinition<?> step) {
        return address(step).filter("${variable.mail.ownRoute}"::equals).isPresent();
    }

    /** The bean and its method, as in {@code delivery.staged}, also if it is the step's expression. */
    static Optional<String> method(OptionalIdentifiedDefinition<?> step) {
        if (step instanceof BeanDefinition bean) {
            return name(bean.getRef(), bean.getMethod());
        }
        return expression(step)
                .filter(MethodCallExpression.class::isInstance)
                .map(MethodCallExpression.class::cast)
                .flatMap(call -> name(call.getRef(), call.getMethod()));
    }

    private static Optional<String> name(String ref, String method) {
        return ref == null
                ? Optional.empty()
                : Optional.of(ref + "." + String.valueOf(method).replaceAll("\\(.*", ""));
    }

    private static Optional<ExpressionDefinition> expression(OptionalIdentifiedDefinition<?> step) {
        return step instanceof HasExpressionType node
                ? Optional.ofNullable(node.getExpressionType())
                : Optional.empty();
    }

    /** The text of a condition in Simple or as a constant. */
    static String condition(OptionalIdentifiedDefinition<?> step) {
        return expression(step)
                .filter(one -> !(one instanceof MethodCallExpression))
                .map(ExpressionDefinition::getExpression)
                .map(String::trim)
                .orElse("");
    }
}
