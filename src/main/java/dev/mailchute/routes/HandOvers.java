package dev.mailchute.routes;

import java.util.Set;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RoutingSlipDefinition;

/** Steps that may hand a message to another system, and fail if it does not take it. */
final class HandOvers {
    /** Nothing outside has the message after them; {@code seda:} and its like keep it in memory. */
    private static final Set<String> INSIDE = Set.of(
            "direct",
            "seda",
            "disruptor",
            "vm",
            "stub",
            "log",
            "mock",
            "browse",
            "controlbus",
            "language",
            "dataformat",
            "graph",
            "folder",
            "validator",
            "json-validator",
            "xslt",
            "xslt-saxon",
            "velocity",
            "freemarker",
            "mustache",
            "string-template",
            "jsonata",
            "jslt",
            "jolt",
            "mvel",
            "thymeleaf");

    private static final Set<String> IN_MEMORY = Set.of("seda", "disruptor", "vm");

    /** Where headers go along as they are: to files, into programs, to the log they do not. */
    private static final Set<String> WITHOUT_HEADERS =
            Set.of("file", "exec", "bean", "class", "kamelet", "sql", "jdbc");

    private final RouteTerms terms;

    HandOvers(RouteTerms terms) {
        this.terms = terms;
    }

    boolean by(ProcessorDefinition<?> step) {
        if (step instanceof BeanDefinition bean) {
            return bean.getRef() == null || !terms.beans().containsKey(bean.getRef());
        }
        return isSent(step)
                || step instanceof ProcessDefinition
                || step instanceof EnrichDefinition
                || step instanceof RoutingSlipDefinition
                || step instanceof DynamicRouterDefinition;
    }

    private static boolean isSent(ProcessorDefinition<?> step) {
        return !Asides.isAside(step)
                && !StepCall.isToOwnSteps(step)
                && StepCall.address(step)
                        .filter(uri -> !INSIDE.contains(scheme(uri)))
                        .isPresent();
    }

    /** Whether the headers of the message go along. */
    static boolean isWithHeaders(ProcessorDefinition<?> step) {
        return StepCall.address(step)
                .map(HandOvers::scheme)
                .filter(scheme ->
                        !INSIDE.contains(scheme) && !WITHOUT_HEADERS.contains(scheme) && !scheme.contains("${"))
                .isPresent();
    }

    static boolean isInMemory(ProcessorDefinition<?> step) {
        return StepCall.address(step)
                .filter(uri -> IN_MEMORY.contains(scheme(uri)))
                .isPresent();
    }

    private static String scheme(String uri) {
        return uri.split("[:?]", 2)[0];
    }
}
