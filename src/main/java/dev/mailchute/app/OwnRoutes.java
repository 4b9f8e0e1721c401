package dev.mailchute.app;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;

/** The routes that mailboxes name in the configuration. Camel would notice a missing one only when a message gets there. */
final class OwnRoutes {
    private OwnRoutes() {}

    static Set<String> named(Settings settings) {
        return settings.inbound().stream()
                .map(mailbox -> mailbox.onward().route())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Routes that are not there, or are no routes for own steps: with one of the product's, a message would be delivered without them, or never.
     *
     * @param entrances where routes start, each with the file
     * @param isWhole whether these are all
     * @param product the names of the product's files
     */
    private static List<ConfigurationProblem> problems(
            Map<String, String> entrances, boolean isWhole, Set<String> product, Settings settings) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        for (InboundMailbox mailbox : settings.inbound()) {
            String route = mailbox.onward().route();
            if (!entrances.containsKey(route)) {
                if (isWhole) {
                    problems.add(problem(mailbox, "no route starts from " + route));
                }
            } else if (!route.equals(InboundMailbox.Onward.SHARED_ROUTE) && isProducts(entrances.get(route), product)) {
                problems.add(problem(mailbox, route + " is a route of Mailchute, not one for steps of your own"));
            }
        }
        return problems;
    }

    private static boolean isProducts(String file, Set<String> product) {
        return product.contains(file.replaceFirst(".*[/\\\\]", "")) || file.endsWith("/" + OwnFiles.CALLED.get(1));
    }

    private static ConfigurationProblem problem(InboundMailbox mailbox, String what) {
        String key = "mailchute.inbound." + mailbox.name() + ".route";
        return new ConfigurationProblem(key, what, key + " = " + InboundMailbox.Onward.SHARED_ROUTE);
    }

    /** @param isWhole whether the context has all routes */
    static List<ConfigurationProblem> problems(
            CamelContext context, boolean isWhole, Set<String> product, Settings settings) {
        Map<String, String> entrances = new HashMap<>();
        context.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinitions()
                .forEach(route -> entrances.put(
                        route.getInput().getEndpointUri().replace("://", ":").replaceFirst("\\?.*", ""),
                        String.valueOf(route.getLocation())));
        return problems(entrances, isWhole, product, settings);
    }
}
