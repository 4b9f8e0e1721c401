package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cli.Mailchute;
import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does not trace pays nothing for it: no class of OpenTelemetry is loaded. */
@Tag("journey")
class TracingOffTest {
    @TempDir
    Path folder;

    /** The classes that a JVM has loaded by the time a message is sent. */
    private String loaded(Map<String, String> more) throws Exception {
        Path classes = folder.resolve("classes.log");
        try (FakeTenant tenant = FakeTenant.start()) {
            tenant.app(Journey.CLIENT_ID, Journey.SECRET);
            tenant.mailbox("orders@contoso.com");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xlog:class+load:file=" + classes,
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Mailchute.class.getName(),
                            "run",
                            "--routes",
                            Path.of("routes").toAbsolutePath().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mailchute.log").toFile());
            // Some of the build's own, such as MAILCHUTE_BROWSER, are no keys.
            builder.environment().keySet().removeIf(name -> name.startsWith("MAILCHUTE_"));
            builder.environment()
                    .putAll(tenant.settings(Journey.CLIENT_ID, Journey.SECRET).environment());
            builder.environment().put("MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com");
            builder.environment().put("MAILCHUTE_HTTP_PORT", "-1");
            builder.environment().putAll(more);
            Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
            Files.write(outbox.resolve("a.eml"), OutboundJourneyTest.mail("To: ann@x.example"));
            Process mailchute = builder.start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> tenant.sent().size() == 1 || !mailchute.isAlive());
                assertEquals(1, tenant.sent().size(), Files.readString(folder.resolve("mailchute.log")));
            } finally {
                mailchute.destroyForcibly().waitFor();
            }
        }
        try (Stream<String> lines = Files.lines(classes)) {
            return lines.filter(line ->
                            line.contains(" io.opentelemetry.") || line.contains(" org.apache.camel.telemetry."))
                    .limit(10)
                    .collect(Collectors.joining("\n"));
        }
    }

    @Test
    void no_class_of_it_is_loaded() throws Exception {
        assertEquals("", loaded(Map.of()));
    }

    @Test
    void the_same_look_finds_them_if_it_is_on() throws Exception {
        assertTrue(!loaded(Map.of("MAILCHUTE_TRACING", "otlp")).isEmpty(), List.of(folder)::toString);
    }
}
