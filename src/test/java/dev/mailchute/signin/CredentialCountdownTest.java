package dev.mailchute.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.TenantClock;
import dev.mailchute.testkit.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialCountdownTest {
    private static final Instant END = Instant.parse("2030-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private final TenantClock clock = new TenantClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "MAILCHUTE_TENANT_ID", "contoso.com",
            "MAILCHUTE_CLIENT_ID", "app",
            "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
            "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"));
    private CredentialCountdown countdown;
    private boolean usesNext;

    private void secret(String prefix, String expires) {
        environment.put("MAILCHUTE_" + prefix + "CLIENT_SECRET", "s3cr3t~value" + prefix);
        if (expires != null) {
            environment.put("MAILCHUTE_" + prefix + "CLIENT_SECRET_EXPIRES", expires);
        }
    }

    private List<String> at(Duration beforeTheEnd) {
        clock.set(END.minus(beforeTheEnd).minusSeconds(60));
        if (countdown == null) {
            Settings settings = new Configuration(folder, environment).read();
            countdown = new CredentialCountdown(settings, meters, clock, app -> usesNext);
        }
        return countdown.check();
    }

    private double metric(String name) {
        return meters.get("mailchute.credential.expiry.timestamp.seconds")
                .tag("name", name)
                .gauge()
                .value();
    }

    @AfterEach
    void stop() {
        if (countdown != null) {
            countdown.close();
        }
    }

    @Test
    void the_log_warns_at_60_30_and_7_days_then_daily_and_after_expiry() {
        secret("", "2030-03-01");
        assertEquals(List.of(), at(Duration.ofDays(61)));
        assertEquals(
                List.of("the credential of app app expires on 2030-03-01, in 59 days."
                        + " Replace it in time: docs/secrets.md, Rotation"),
                at(Duration.ofDays(59)));
        assertEquals(List.of(), at(Duration.ofDays(58)));
        assertEquals(List.of(), at(Duration.ofDays(31)));
        assertTrue(at(Duration.ofDays(29)).get(0).contains("in 29 days"));
        assertEquals(List.of(), at(Duration.ofDays(28)));
        assertTrue(at(Duration.ofDays(6)).get(0).contains("in 6 days"));
        assertTrue(at(Duration.ofDays(5)).get(0).contains("in 5 days"));
        assertTrue(at(Duration.ofDays(-1)).get(0).contains("the credential of app app expired on 2030-03-01"));
        assertEquals(1, at(Duration.ofDays(-2)).size());
    }

    @Test
    void health_warns_from_30_days_on() {
        secret("", "2030-03-01");
        at(Duration.ofDays(31));
        assertEquals(Optional.empty(), countdown.notice("inbound.support"));
        at(Duration.ofDays(29));
        assertTrue(countdown.notice("inbound.support").orElseThrow().contains("expires on 2030-03-01, in 29 days"));
        assertTrue(countdown.notice("outbound.orders").isPresent());
        assertEquals(Optional.empty(), countdown.notice("inbound.nobody"));
    }

    @Test
    void the_metric_is_the_expiry_time_for_each_name() {
        secret("", "2030-03-01");
        at(Duration.ofDays(100));
        assertEquals(END.getEpochSecond(), metric("support"));
        assertEquals(END.getEpochSecond(), metric("orders"));
    }

    @Test
    void a_second_credential_postpones_the_expiry() {
        secret("", "2030-03-01");
        secret("NEXT_", "2031-03-01");
        List<String> logged = at(Duration.ofDays(29));
        assertEquals(1, logged.size());
        assertTrue(logged.get(0).startsWith("the first credential of app app expires"), logged.get(0));
        assertEquals(Optional.empty(), countdown.notice("inbound.support"));
        assertEquals(Instant.parse("2031-03-01T00:00:00Z").getEpochSecond(), metric("support"));
    }

    @Test
    void health_reports_that_the_second_credential_is_in_use() {
        secret("", null);
        secret("NEXT_", null);
        usesNext = true;
        at(Duration.ofDays(100));
        assertTrue(countdown
                .notice("inbound.support")
                .orElseThrow()
                .startsWith("the first credential of app app was refused, and the next one is in use"));
    }

    @Test
    void a_secret_without_a_date_has_no_countdown() {
        secret("", null);
        assertEquals(List.of(), at(Duration.ofDays(1)));
        assertEquals(Optional.empty(), countdown.notice("inbound.support"));
        assertTrue(Double.isNaN(metric("support")));
    }

    @Test
    void a_certificate_has_its_own_expiry_date() {
        TestCertificate certificate = TestCertificate.ofAnApp(folder);
        environment.put("MAILCHUTE_CLIENT_CERTIFICATE", certificate.keyStore().toString());
        environment.put("MAILCHUTE_CLIENT_CERTIFICATE_PASSWORD", "changeit");
        at(Duration.ofDays(0));
        assertEquals(certificate.certificate().getNotAfter().toInstant().getEpochSecond(), metric("support"));
    }
}
