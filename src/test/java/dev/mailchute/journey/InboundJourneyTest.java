package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FakeTenantExtension.class)
class InboundJourneyTest {
    @TempDir
    Path folder;

    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant tenant) {
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder).inbound("support", "support@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    static byte[] mail(String subject) {
        return ("From: Ann <ann@x.example>\r\nTo: support@contoso.com\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject.hashCode() + "@x.example>\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void unread_mail_arrives_byte_for_byte_and_is_marked_read() throws Exception {
        FakeMail mail = support.deliver(mail("Printer on fire"));
        journey.start();
        Journey.await("mail", () -> mail.isRead());
        Path eml = journey.dropped("support").get(0);
        assertArrayEquals(mail("Printer on fire"), Files.readAllBytes(eml));
        assertTrue(Files.exists(Path.of(eml.toString().replaceAll("eml$", "json"))));
        assertEquals(1, journey.dropped("support").size());
    }
}
