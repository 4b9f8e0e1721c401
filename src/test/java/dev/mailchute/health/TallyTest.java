package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void messages_are_counted_by_direction_name_and_outcome() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Tally tally = new Tally(meters);
        tally.count("outbound", "orders", "sent");
        tally.count("outbound", "orders", "sent");
        tally.count("inbound", "support", "held");
        String metrics = meters.scrape();
        assertTrue(
                metrics.contains(
                        "mailchute_messages_total{direction=\"outbound\",name=\"orders\",outcome=\"sent\"} 2.0"),
                metrics);
        assertTrue(
                metrics.contains(
                        "mailchute_messages_total{direction=\"inbound\",name=\"support\",outcome=\"held\"} 1.0"),
                metrics);
    }
}
