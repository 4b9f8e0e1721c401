package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.spi.RouteTemplateParameterSource;
import org.quartz.CronTrigger;
import org.quartz.SimpleTrigger;

/** The parameters of one route for each enabled mailbox and outbox. */
final class RouteTemplateInstances implements RouteTemplateParameterSource {
    private final Map<String, Map<String, Object>> instances = new LinkedHashMap<>();

    RouteTemplateInstances(Settings settings) {
        settings.inbound().forEach(inbound -> instances.put("inbound-" + inbound.name(), inbound(inbound)));
        settings.outbound()
                .forEach(outbox -> instances.put(
                        "outbound-" + outbox.name(), Map.of("templateId", "outbound", "name", outbox.name())));
    }

    /** A parameter that the trigger does not need is left out, and Camel leaves out its line in the route. */
    private static Map<String, Object> inbound(InboundMailbox inbound) {
        Map<String, Object> parameters = new HashMap<>(Map.of("templateId", "inbound", "name", inbound.name()));
        Schedule schedule = inbound.schedule();
        schedule.interval().ifPresent(interval -> parameters.put("interval", String.valueOf(interval.toMillis())));
        if (schedule.isCron()) {
            parameters.put("cron", schedule.cron());
            // In a URI, a plus sign means a blank.
            parameters.put("time-zone", "RAW(" + schedule.quartzZone() + ")");
        }
        parameters.put(
                "misfire",
                String.valueOf(
                        schedule.isCron()
                                ? CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING
                                : SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_EXISTING_COUNT));
        return parameters;
    }

    /** The ids of the templates that are needed. */
    Set<String> templates() {
        return instances.values().stream()
                .map(parameters -> (String) parameters.get("templateId"))
                .collect(Collectors.toSet());
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
