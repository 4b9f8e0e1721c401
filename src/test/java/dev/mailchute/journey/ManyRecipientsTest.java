package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lists of the mailbox that are too large to be held: the messages come all the same. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class ManyRecipientsTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant tenant) {
        this.tenant = tenant;
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder).inbound("support", "support@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    private void deliver(String subject, int recipients) {
        String to = IntStream.range(0, recipients)
                .mapToObj(i -> "r" + i + "@customers.example")
                .collect(Collectors.joining(",\r\n "));
        support.deliver(SampleMail.text("ann@x.example", to, subject, "Hello"));
    }

    @Test
    void a_page_of_messages_to_thousands_is_asked_for_in_smaller_pages() {
        for (int i = 0; i < 30; i++) {
            deliver("To many " + i, 3000);
        }
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 30);
        assertEquals(List.of(), journey.letters("inbound"));
        assertTrue(tenant.count(call -> call.query() != null && call.query().contains("$top=3")) > 0);
    }

    @Test
    void a_message_whose_entry_alone_is_too_large_is_delivered_too() {
        deliver("To a city", 70_000);
        deliver("To one", 1);
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 2);
        assertEquals(List.of(), journey.letters("inbound"));
        // a message of which only the id is known would be one of 1970
        assertTrue(
                journey.dropped("support").stream()
                        .noneMatch(mail -> mail.getFileName().toString().startsWith("1970")),
                () -> journey.dropped("support").toString());
    }
}
