package dev.mailchute;

import dev.mailchute.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.RouteTemplateParameterSource;

/** One instance of the route templates for each mailbox and outbox that the settings enable. */
final class RouteInstances implements RouteTemplateParameterSource {
    private final Map<String, Map<String, Object>> instances = new LinkedHashMap<>();

    RouteInstances(Settings settings) {
        settings.inbound()
                .forEach(inbound -> instances.put(
                        "inbound-" + inbound.name(),
                        Map.of(
                                "templateId", "inbound",
                                "name", inbound.name(),
                                "schedule", inbound.schedule())));
        settings.outbound()
                .forEach(outbox -> instances.put(
                        "outbound-" + outbox.name(),
                        Map.of(
                                "templateId", "outbound",
                                "name", outbox.name(),
                                "outbox-dir", outbox.outboxDir().toString())));
    }

    @Override
    public Map<String, Object> parameters(String routeId) {
        return instances.get(routeId);
    }

    @Override
    public Set<String> routeIds() {
        return instances.keySet();
    }
}
