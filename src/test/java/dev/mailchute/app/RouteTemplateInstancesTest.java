package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTemplateInstancesTest {
    @TempDir
    Path folder;

    @Test
    void there_is_one_for_each_mailbox_and_each_outbox() {
        RouteTemplateInstances instances = new RouteTemplateInstances(SomeSettings.in(folder));
        assertEquals(Set.of("inbound-support", "outbound-orders"), instances.routeIds());
        assertEquals(Map.of("templateId", "outbound", "name", "orders"), instances.parameters("outbound-orders"));
    }

    @Test
    void an_interval_is_in_milliseconds_and_has_no_cron_parameters() {
        Map<String, Object> parameters = new RouteTemplateInstances(
                        SomeSettings.in(folder, "INBOUND_SUPPORT_SCHEDULE", "45s"))
                .parameters("inbound-support");
        assertEquals("45000", parameters.get("interval"));
        assertFalse(parameters.containsKey("cron") || parameters.containsKey("time-zone"), parameters::toString);
    }

    @Test
    void a_cron_comes_with_its_zone_as_a_raw_value() {
        Map<String, Object> parameters = new RouteTemplateInstances(SomeSettings.in(
                        folder,
                        "INBOUND_SUPPORT_SCHEDULE",
                        "0 0/5 8-17 * * ?",
                        "INBOUND_SUPPORT_TIME_ZONE",
                        "Europe/Berlin"))
                .parameters("inbound-support");
        assertEquals("0 0/5 8-17 * * ?", parameters.get("cron"));
        assertTrue(parameters.get("time-zone").toString().startsWith("RAW("), parameters::toString);
        assertFalse(parameters.containsKey("interval"), parameters::toString);
    }
}
