package dev.mailchute.routes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the application offers to routes.
 *
 * @param beans their classes by name
 * @param variables those that the application sets, with the classes of their values
 * @param outcomes the words of an outcome
 * @param exceptions the classes that routes may name
 * @param schemes the application's own components
 * @param configured empty if the configuration cannot be read; what depends on it is then left out
 */
public record RouteTerms(
        Map<String, Class<?>> beans,
        Map<String, List<Class<?>>> variables,
        Set<String> outcomes,
        List<Class<?>> exceptions,
        List<OwnScheme> schemes,
        Optional<Configured> configured) {

    /** The variable with the message. */
    public static final String MAIL = "mail";

    /** Where the steps of the engineer's own begin, for all mailboxes that name no other route. */
    static final String OWN_INCOMING = "direct:own-incoming";

    /** The variable with what became of it. */
    public static final String OUTCOME = "outcome";

    /**
     * A component that is one of Camel's, prepared.
     *
     * @param like the name of Camel's
     * @param options all that it has; those of Camel's if empty
     * @param required of these
     */
    public record OwnScheme(String name, String like, Set<String> options, Set<String> required) {}

    /**
     * What the configuration adds.
     *
     * @param properties what placeholders can name, with their values
     * @param mailboxes as they begin an address after {@code graph:}
     * @param folders after {@code folder:}
     * @param instances the ids of the routes that are made of templates
     * @param ownRoutes where the own steps of the mailboxes begin
     */
    public record Configured(
            Map<String, String> properties,
            Set<String> mailboxes,
            Set<String> folders,
            Set<String> instances,
            Set<String> ownRoutes) {}
}
