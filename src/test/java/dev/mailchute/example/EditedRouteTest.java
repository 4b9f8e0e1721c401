package dev.mailchute.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.app.Application;
import dev.mailchute.app.Timing;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FakeTenantExtension.class)
class EditedRouteTest {
    @TempDir
    Path home;

    @Test
    void reports_of_failed_delivery_are_not_dropped(FakeTenant tenant) throws Exception {
        tenant.app("a-client-id", "a-secret");
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        FakeMail report = support.deliver(SampleMail.text(
                "Microsoft Outlook <MicrosoftExchange329e@contoso.com>", support.address(), "Undeliverable", "x"));
        FakeMail question =
                support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), "Printer", "Help"));
        support.once().on(Operation.GET_MIME).throttles("1");

        try (Application mailchute = new Application(settings(tenant), editedRoutes(), Timing.real())) {
            mailchute.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> report.isRead() && question.isRead());
        }

        String[] dropped = home.resolve("drop/support").toFile().list((folder, name) -> name.endsWith(".eml"));
        assertEquals(1, dropped.length);
        assertEquals(List.of(), tenant.premature(), "it waits as long as Graph asked");
    }

    private Settings settings(FakeTenant tenant) {
        Map<String, String> environment =
                new TreeMap<>(tenant.settings("a-client-id", "a-secret").environment());
        environment.put("MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com");
        environment.put("MAILCHUTE_INBOUND_SUPPORT_SCHEDULE", "1s");
        environment.put("MAILCHUTE_HTTP_PORT", "-1");
        return new Configuration(home, environment).read();
    }

    /** The routes as they are, and one step more. */
    private Path editedRoutes() throws IOException {
        Path edited = Files.createDirectories(home.resolve("routes"));
        for (String name : Path.of("routes").toFile().list((folder, file) -> file.endsWith(".camel.yaml"))) {
            Files.copy(Path.of("routes", name), edited.resolve(name));
        }
        Path inbound = edited.resolve("inbound.camel.yaml");
        String fetch = "        - to:\n            uri: direct:inbound-fetch\n";
        String filter = """
                        - filter:
                            simple: ${variable.mail.from} startsWith 'microsoftexchange'
                            steps:
                              - setVariable:
                                  name: outcome
                                  method:
                                    ref: delivery
                                    method: leaveOut
                              - to:
                                  uri: direct:inbound-acknowledge
                              - stop: {}
                """;
        Files.writeString(inbound, Files.readString(inbound).replace(fetch, filter + fetch));
        return edited;
    }
}
