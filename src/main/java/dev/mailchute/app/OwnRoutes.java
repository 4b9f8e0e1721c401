package dev.mailchute.app;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** The routes that mailboxes name in the configuration. Camel would notice a missing one only when a message gets there. */
final class OwnRoutes {
    private OwnRoutes() {}

    /** @param entrances where routes start, as in {@code direct:own-incoming} */
    static List<ConfigurationProblem> missing(Set<String> entrances, Settings settings) {
        return settings.inbound().stream()
                .filter(mailbox -> !entrances.contains(mailbox.onward().route()))
                .map(OwnRoutes::missing)
                .toList();
    }

    private static ConfigurationProblem missing(InboundMailbox mailbox) {
        String key = "mailchute.inbound." + mailbox.name() + ".route";
        return new ConfigurationProblem(
                key,
                "no route starts from " + mailbox.onward().route(),
                key + " = " + InboundMailbox.Onward.SHARED_ROUTE);
    }

    static List<ConfigurationProblem> missing(CamelContext context, Settings settings) {
        Set<String> entrances = context.getRoutes().stream()
                .map(route ->
                        route.getEndpoint().getEndpointUri().replace("://", ":").replaceFirst("\\?.*", ""))
                .collect(Collectors.toSet());
        return missing(entrances, settings);
    }
}
