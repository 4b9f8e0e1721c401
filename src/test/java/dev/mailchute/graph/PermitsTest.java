package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Secret;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mailbox has four permits. Whatever happens to an answer, its permit must be released, or the fifth request waits forever. */
@Timeout(60)
class PermitsTest {
    private static final int MORE_THAN_THERE_ARE = 6;
    private static final Credential SECRET = new Credential.ClientSecret(new Secret("value"), Optional.empty());

    private final GraphMailbox support = new GraphMailbox(
            "inbound.support",
            "support@contoso.com",
            new AppRegistration(FakeTenant.TENANT_ID, "app", SECRET, Optional.empty()));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private FakeTenant tenant;
    private FakeMailbox mailbox;
    private GraphConnection connection;
    private Graph graph;

    @BeforeEach
    void connect() throws Exception {
        tenant = FakeTenant.start();
        tenant.app("app", "value");
        mailbox = tenant.mailbox(support.mailbox());
        Microsoft365 microsoft365 = new Microsoft365(
                tenant.url(),
                tenant.url(),
                "https://graph.microsoft.com/.default",
                Optional.of(tenant.caFile()),
                Optional.empty());
        connection = new GraphConnection(
                List.of(support),
                microsoft365,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                new GraphConnection.RequestWaits(Clock.systemUTC(), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        context.addComponent("graph", connection.component());
        context.start();
        graph = new Graph(context, microsoft365.graphUrl());
    }

    @AfterEach
    void disconnect() throws IOException {
        graph.close();
        context.stop();
        connection.close();
        tenant.close();
    }

    @Test
    void an_answer_that_is_only_partly_read_keeps_no_permit() {
        FakeMail large =
                mailbox.deliver(SampleMail.large("ann@fabrikam.example", support.mailbox(), "Plans", 1_000_000));
        for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
            assertEquals(10, new Messages(graph).beginningOfMime(support, large.id(), 10).length);
        }
    }

    @Test
    void an_answer_whose_reader_fails_keeps_no_permit() {
        FakeMail large =
                mailbox.deliver(SampleMail.large("ann@fabrikam.example", support.mailbox(), "Plans", 1_000_000));
        for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
            assertThrows(
                    IOException.class,
                    () -> graph.download(support, "messages/" + large.id() + "/$value", answer -> {
                        throw new IOException("the disk is full");
                    }));
        }
    }

    @Test
    void an_answer_that_is_refused_keeps_no_permit() {
        for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
            assertThrows(MailException.class, () -> graph.get(support, "messages/none"));
        }
        assertEquals(0, graph.list(support, "messages").path("value").size());
    }

    /** Camel's HTTP component evaluates placeholders in an address (CVE-2026-78164), and the address of a next page comes from outside. */
    @Test
    void a_placeholder_in_an_address_is_sent_as_it_is_and_not_evaluated() {
        assertThrows(MailException.class, () -> graph.get(support, "messages/{{sys:user.name}}"));
        assertEquals(
                "/v1.0/users/support%40contoso.com/messages/%7B%7Bsys:user.name%7D%7D",
                tenant.calls().get(tenant.calls().size() - 1).path());
    }
}
