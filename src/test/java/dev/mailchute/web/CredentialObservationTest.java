package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.Statuses;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.observe.Observation;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.signin.CredentialCountdown;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialObservationTest {
    @TempDir
    Path folder;

    @Test
    void an_expiring_credential_is_reported_and_makes_no_mailbox_down() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2030-02-10T12:00:00Z"), ZoneOffset.UTC);
        Settings settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t~value",
                                "MAILCHUTE_CLIENT_SECRET_EXPIRES", "2030-03-01",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CamelContext context = new DefaultCamelContext();
        try (CredentialCountdown countdown = new CredentialCountdown(settings, meters, clock, app -> false)) {
            countdown.start();
            Statuses statuses = new Statuses(settings, clock);
            statuses.of("inbound.support").rounds().begins();
            statuses.of("inbound.support").rounds().ends();
            Observation observation = new Observation(
                    context,
                    new Observation.Observed(
                            statuses,
                            new Health(List.of(statuses::all)),
                            new FolderWatch(clock, clock),
                            countdown,
                            new LetterIndex(new MailCenter(settings.mailCenterDir(), clock), clock),
                            Optional.empty()),
                    meters);
            context.start();
            Exchange exchange = new DefaultExchange(context);
            observation.health(exchange);

            JsonNode part = Json.mapper()
                    .readTree(exchange.getMessage().getBody(String.class))
                    .at("/checks/inbound.support");
            assertEquals(200, exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
            assertEquals("UP", part.path("status").asText());
            assertTrue(part.path("reason").asText().contains("expires on 2030-03-01, in 18 days"), part.toString());
            String line = observation
                    .metrics()
                    .lines()
                    .filter(metric -> metric.startsWith(
                            "mailchute_credential_expiry_timestamp_seconds{direction=\"inbound\",name=\"support\"}"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Instant.parse("2030-03-01T00:00:00Z").getEpochSecond(), (long)
                    Double.parseDouble(line.split(" ")[1]));
        } finally {
            context.stop();
        }
    }
}
