package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.MailView;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Letters of messages whose MIME cannot be had: as much of the message as there is, and in words what is missing. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class RebuiltLetterTest {
    private static final byte[] FORWARDED = SampleMail.text("eve@x.example", "ann@x.example", "Inner", "Within");

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

    private FakeMail unreadable(byte[] mime) {
        FakeMail mail = support.deliver(mime);
        mail.always().mimeCannotBeConverted();
        return mail;
    }

    private MailView letterOf(FakeMail mail) throws Exception {
        journey.start();
        Journey.await("held", mail::isRead);
        try (Stream<Path> left = Files.list(journey.drop("support").resolve(".staging"))) {
            // The folder is tried all the time by a file that is there for a moment.
            assertEquals(
                    List.of(),
                    left.filter(file -> !file.getFileName().toString().startsWith(".mailchute-"))
                            .toList());
        }
        return MailView.of(message());
    }

    private Path message() {
        return journey.letters("inbound").get(0).resolve("message.eml");
    }

    private String attachment(MailView view, String name) throws Exception {
        int number = view.attachments().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + view.attachments()))
                .number();
        try (InputStream in = MailView.open(message(), number).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void attached_messages_are_in_it_and_links_are_named() throws Exception {
        FakeMail mail =
                unreadable(SampleMail.withAttachedMail("ann@x.example", support.address(), "Forwarded", FORWARDED));
        mail.linksTo("plan.docx");
        MailView view = letterOf(mail);
        assertTrue(attachment(view, "Attached message.eml").contains("Subject: Inner"));
        assertTrue(attachment(view, "plan.docx.missing.txt").contains("is a link to a file stored elsewhere"));
        assertEquals(0, tenant.count(call -> call.query().contains("expand")));
    }

    @Test
    void an_unreadable_attachment_is_missing_and_the_rest_is_present() throws Exception {
        FakeMail mail = unreadable(
                SampleMail.withAttachment("ann@x.example", support.address(), "Two", "a.bin", new byte[] {1, 2, 3}));
        tenant.always().on(Operation.GET_ATTACHMENT_VALUE).internalError();
        MailView view = letterOf(mail);
        assertEquals("See the attachment.", view.text().orElseThrow().content().strip());
        String note = attachment(view, "a.bin.missing.txt");
        assertTrue(note.contains("(application/octet-stream, 3 bytes) could not be read from the mailbox"), note);
    }

    @Test
    void a_text_that_is_too_large_for_memory_is_left_out_and_the_attachments_are_there() throws Exception {
        FakeMail mail =
                unreadable(SampleMail.text("ann@x.example", support.address(), "Long", "long line\n".repeat(450_000)));
        MailView view = letterOf(mail);
        assertTrue(view.fields().stream().anyMatch(field -> field.value().equals("Long")));
        String text = view.text().orElseThrow().content();
        assertTrue(
                text.startsWith(
                        "The text of this message could not be read and is missing here: the answer of Microsoft Graph is"
                                + " larger than the 4 MB that are read into memory"),
                text);
    }

    @Test
    void where_one_attachment_after_the_other_fails_the_rest_is_not_waited_for() throws Exception {
        FakeMail mail = unreadable(manyAttachments());
        tenant.always().on(Operation.GET_ATTACHMENT_VALUE).gatewayTimeout();
        MailView view = letterOf(mail);
        assertEquals(120, view.attachments().size());
        assertTrue(attachment(view, "f119.csv.missing.txt").contains("was not fetched"));
        assertEquals(10, tenant.count(Operation.GET_ATTACHMENT_VALUE));
    }

    @Test
    void more_attachments_than_a_page_of_the_list_are_all_there() throws Exception {
        FakeMail mail = unreadable(manyAttachments());
        MailView view = letterOf(mail);
        assertEquals(120, view.attachments().size());
        assertEquals("119", attachment(view, "f119.csv").strip());
    }

    private static byte[] manyAttachments() {
        StringBuilder mime = new StringBuilder("From: ann@x.example\r\nSubject: Many\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nMany\r\n");
        for (int i = 0; i < 120; i++) {
            mime.append("--b\r\nContent-Type: text/csv; name=f" + i
                    + ".csv\r\nContent-Disposition: attachment; filename=f" + i + ".csv\r\n\r\n" + i + "\r\n");
        }
        return mime.append("--b--\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
