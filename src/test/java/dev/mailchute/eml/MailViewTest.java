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
    void every_message_of_the_corpus_shows_something_and_each_attachment_can_be_read() throws Exception {
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
    void text_html_and_attachments_are_distinguished() throws Exception {
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
    void a_file_that_is_not_a_message_is_shown_with_the_problem() throws Exception {
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

    private static String part(String content) {
        return "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content
                + "\r\n";
    }

    private static final String MIXED =
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";

    @Test
    void all_attachments_are_counted_even_if_there_are_too_many_to_list() throws Exception {
        MailView view = view(MIXED + part("QUJD").repeat(450) + "--b--");
        assertEquals(300, view.attachments().size());
        assertEquals(450, view.attachmentCount());
    }

    @Test
    void the_size_of_an_attachment_matches_its_download() throws Exception {
        byte[] large = new byte[300_000];
        String lines = java.util.Base64.getMimeEncoder().encodeToString(large);
        MailView view = view(MIXED + part("QUJDRA==") + part(lines) + "--b--");
        MailView.Attachment small = view.attachments().get(0);
        assertEquals(4, small.size());
        assertTrue(small.isExact());
        MailView.Attachment about = view.attachments().get(1);
        assertFalse(about.isExact());
        assertEquals(300_000, about.size(), 200);
        try (InputStream in = MailView.open(folder.resolve("a.eml"), about.stored())) {
            assertEquals(300_000, in.readAllBytes().length);
        }
    }

    @Test
    void header_fields_are_bounded() throws Exception {
        MailView view = view("X-A: " + "\u202e".repeat(200_000) + "\r\n"
                + ("X-B: " + "b".repeat(900) + "\r\n").repeat(400) + "\r\nHello");
        int all = view.fields().stream()
                .mapToInt(field -> field.name().length() + field.value().length())
                .sum();
        assertTrue(all < 200_000, String.valueOf(all));
        assertEquals("...", view.fields().get(view.fields().size() - 1).name());
        MailView parts = view(MIXED + ("--b\r\nX-C: " + "c".repeat(900_000) + "\r\n\r\nx\r\n").repeat(20) + "--b--");
        assertTrue(parts.problem().orElseThrow().contains("more parts"), parts.toString());
    }

    @Test
    void hostile_names_and_options_are_cheap() throws Exception {
        assertTrue(AttachmentName.of(". ".repeat(200_000) + "x").length() <= 150);
        assertEquals("a", AttachmentName.of("a. . ."));
        String receivers = "X-Receiver: <a@x.example>" + " A=b".repeat(100_000) + "\r\nTo: b@x.example\r\n\r\nHello";
        assertEquals(
                "b@x.example",
                Correction.current(Files.writeString(folder.resolve("r.eml"), receivers))
                        .to());
    }
}
