package dev.mailchute.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.MailView;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process with as little memory as it is documented to need. */
@Tag("size")
class UnreadableMessageTest {
    @TempDir
    Path folder;

    @Test
    void a_message_without_mime_and_with_13_mb_attached_becomes_a_letter_within_96_mb_of_heap() throws Exception {
        try (FakeTenant tenant = FakeTenant.start()) {
            FakeMailbox support = tenant.mailbox("support@contoso.com");
            byte[] large = new byte[13 << 20];
            new Random(1).nextBytes(large);
            FakeMail bad = support.deliver(
                    SampleMail.withAttachment("ann@x.example", support.address(), "Large", "large.bin", large));
            bad.always().mimeCannotBeConverted();
            FakeMail good = support.deliver(SampleMail.text("ann@x.example", support.address(), "Good", "Hello"));
            Map<String, String> keys = Map.of("inbound.support.mailbox", support.address());
            try (ApplicationProcess application = ApplicationProcess.start(tenant, folder, "96m", keys)) {
                Awaitility.await("both are settled, or the process is dead")
                        .atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> bad.isRead() && good.isRead() || !application.isAlive());
                String log = Files.readString(folder.resolve("run.log"));
                assertTrue(application.isAlive(), () -> "the process died: " + log);
            }
            try (Stream<Path> letters = Files.list(folder.resolve("mail-center/inbound"))) {
                Path message = letters.toList().get(0).resolve("message.eml");
                MailView view = MailView.of(message);
                assertEquals("large.bin", view.attachments().get(0).name());
                try (InputStream in = MailView.open(message, 0).orElseThrow()) {
                    assertTrue(Arrays.equals(large, in.readAllBytes()));
                }
            }
        }
    }
}
