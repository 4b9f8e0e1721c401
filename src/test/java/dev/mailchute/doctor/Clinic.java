package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.doctor.Doctor.Options;
import dev.mailchute.files.Json;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeApp;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A typical set-up with one inbound mailbox and one outbox, and doctor's report on it. */
final class Clinic implements AutoCloseable {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String SECRET = "a~secret~that~must~never~be~seen";
    static final String OTHER = "ceo@contoso.com";

    final FakeTenant tenant = FakeTenant.start();
    final FakeApp app;
    final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(SECRET, "Bearer "));
    private Clock clock = Clock.systemUTC();
    private String said = "";

    Clinic(Path folder) {
        this.folder = folder;
        app = tenant.app(CLIENT_ID, SECRET).showsRoles().onlyMailboxes("support@contoso.com", "orders@contoso.com");
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        tenant.mailbox(OTHER);
        set("login-url", tenant.url().toString());
        set("graph-url", tenant.url().toString());
        set("ca-file", tenant.caFile().toString());
        set("tenant-id", FakeTenant.TENANT_ID);
        set("client-id", CLIENT_ID);
        set("client-secret", SECRET);
        set("client-secret-expires", "2999-12-31");
        set("http.port", "-1");
        set("inbound.support.mailbox", "support@contoso.com");
        set("outbound.orders.mailbox", "orders@contoso.com");
    }

    /** A key without its {@code mailchute.}; null removes it. */
    Clinic set(String key, String value) {
        String variable =
                "MAILCHUTE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        if (value == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, value);
        }
        return this;
    }

    /** A variable that is not Mailchute's. */
    Clinic variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Adds a secret that must not appear in the output. */
    Clinic hide(String secret) {
        secrets.add(secret);
        return this;
    }

    Clinic at(Clock other) {
        clock = other;
        return this;
    }

    Settings settings() {
        return new Configuration(folder, environment).read();
    }

    int examine(String... mustRefuse) {
        return examine(new Options(Optional.empty(), List.of(mustRefuse), false));
    }

    int examine(Options options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            List<Duration> lookupWaits = List.of(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(500));
            int exit = new Doctor(settings(), clock, Duration.ofSeconds(5), lookupWaits, environment)
                    .examine(options, out);
            said = bytes.toString(StandardCharsets.UTF_8);
            assertKeepsSecrets();
            if (options.sendTest().isEmpty()) {
                assertChangedNothing();
            }
            return exit;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertKeepsSecrets() {
        secrets.forEach(secret -> assertFalse(said.contains(secret), said));
        assertFalse(said.contains("EwB") || said.contains("eyJ"), "a token in: " + said);
    }

    private void assertChangedNothing() {
        for (Call call : tenant.calls()) {
            assertTrue(
                    call.method().equals("GET") || call.operation() == Operation.TOKEN || isProbe(call),
                    call.toString());
        }
        assertEquals(List.of(), tenant.sent());
        assertEquals(List.of(), tenant.leaks());
    }

    /** A request that had no effect: refused, and about no message that is there. */
    private static boolean isProbe(Call call) {
        boolean probes = Set.of(Operation.PATCH_MESSAGE, Operation.MOVE_MESSAGE, Operation.SEND_MAIL)
                .contains(call.operation());
        return probes && call.status() >= 400 && call.mail() == null;
    }

    String said() {
        return said;
    }

    JsonNode json() throws Exception {
        return Json.mapper().readTree(said);
    }

    /** Exit code 1, and all of these in the output. */
    void assertNames(int exit, String... words) {
        assertEquals(1, exit, said);
        assertSays(words);
    }

    void assertSays(String... words) {
        for (String word : words) {
            assertTrue(said.contains(word), "not said: " + word + "\n" + said);
        }
    }

    /** The first error, with the lines that belong to it. */
    String firstError() {
        int at = said.indexOf("\u2717");
        assertTrue(at >= 0, said);
        StringBuilder error = new StringBuilder();
        for (String line : said.substring(at).lines().toList()) {
            if (!error.isEmpty() && !line.startsWith("     ")) {
                break;
            }
            error.append(line).append('\n');
        }
        return error.toString();
    }

    @Override
    public void close() {
        tenant.close();
    }
}
