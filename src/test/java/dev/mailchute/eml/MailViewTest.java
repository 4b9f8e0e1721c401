package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailViewTest {
    @TempDir
    Path folder;

    private MailView view(String mail) throws Exception {
        return MailView.of(Files.writeString(folder.resolve("a.eml"), mail));
    }

    @Test
    void every_mail_of_the_corpus_shows_something_and_each_attachment_can_be_read() throws Exception {
        for (Path mail : Corpus.mails()) {
            MailView view = MailView.of(mail);
            boolean something = !view.fields().isEmpty()
                    || view.text().isPresent()
                    || view.problem().isPresent();
            assertTrue(something, mail.toString());
            for (MailView.Attachment attachment : view.attachments()) {
                assertFalse(attachment.name().isBlank(), mail.toString());
                assertFalse(attachment.name().matches("(?s).*[/\\\\\\p{Cntrl}].*"), attachment.name());
                try (InputStream in = MailView.open(mail, attachment.number()).orElseThrow()) {
                    assertTrue(in.read() >= -1);
                } catch (java.io.IOException undecodable) {
                    assertTrue(undecodable.getMessage() != null, mail.toString());
                }
            }
        }
    }

    @Test
    void text_html_and_attachments_are_told_apart() throws Exception {
        MailView view = view(
                "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
                        + "--b\r\nContent-Type: text/html\r\n\r\n<b>Hello</b>\r\n--b\r\nContent-Type: text/plain; name=\"../../n.txt\"\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nTm90ZQ==\r\n--b--\r\n");
        assertEquals("Hello", view.text().orElseThrow().content());
        assertEquals("<b>Hello</b>", view.html().orElseThrow().content());
        assertEquals("n.txt", view.attachments().get(0).name());
        try (InputStream in = MailView.open(folder.resolve("a.eml"), 0).orElseThrow()) {
            assertEquals("Note", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
        assertTrue(MailView.open(folder.resolve("a.eml"), 1).isEmpty());
    }

    @Test
    void what_is_no_mail_is_shown_with_what_is_wrong() throws Exception {
        assertTrue(view("").problem().isPresent());
        assertTrue(view("just some words").problem().isPresent());
        MailView broken = view("Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nno parts here");
        assertTrue(broken.problem().isPresent());
        assertEquals("no parts here", broken.text().orElseThrow().content());
        assertEquals(
                "caf\u00e9",
                view("Content-Type: text/plain; charset=no-such\r\n\r\ncaf\u00e9")
                        .text()
                        .orElseThrow()
                        .content());
    }
}
