package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that cannot be decoded properly. */
class BrokenPartsTest {
    private static final Path FIELD = Path.of("src/test/resources/field/inbound");

    @TempDir
    Path folder;

    static List<Path> field() throws IOException {
        try (Stream<Path> files = Files.list(FIELD)) {
            return files.sorted().toList();
        }
    }

    private static byte[] attachment(Path mail) throws IOException {
        try (InputStream in = MailView.open(mail, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private static String problem(Path mail) throws IOException {
        return MailView.of(mail).attachments().get(0).problem();
    }

    @Test
    void each_case_from_the_field_shows_its_text_and_its_attachment() throws Exception {
        assertEquals(6, field().size());
        for (Path mail : field()) {
            MailView view = MailView.of(mail);
            assertEquals("hello", view.text().orElseThrow().content().strip(), mail.toString());
            assertEquals("a.bin", view.attachments().get(0).name(), mail.toString());
            assertTrue(attachment(mail).length > 0, mail.toString());
        }
        assertTrue(problem(FIELD.resolve("cte-unknown.eml")).contains("x-nonsense, is not known"));
        assertEquals(
                "raw", new String(attachment(FIELD.resolve("cte-unknown.eml")), StandardCharsets.US_ASCII).strip());
        for (String broken : List.of("uue-nobegin.eml", "uue-short.eml", "uue-textpart.eml")) {
            assertTrue(problem(FIELD.resolve(broken)).startsWith("its uuencoding is broken"), broken);
        }
    }

    @Test
    void a_header_can_be_corrected_even_if_the_parts_are_broken() throws Exception {
        Correction correction = new Correction("new@x.example", "", "", "a@x.example", "", "New");
        for (Path mail : field()) {
            Correction.Corrected corrected = correction.applyTo(mail);
            Path file = folder.resolve(mail.getFileName());
            try (InputStream in = corrected.open()) {
                Files.copy(in, file);
            }
            assertEquals("New", MailHeaders.read(file).subject());
            assertEquals(1, MailView.of(file).attachments().size());
        }
    }

    @Test
    void valid_uuencoded_text_is_decoded() throws Exception {
        Path mail = Files.writeString(
                folder.resolve("a.eml"),
                "Subject: x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: uuencode\r\n\r\n"
                        + "begin 644 a.txt\r\n%2&5L;&\\ \r\n`\r\nend\r\n");
        MailView view = MailView.of(mail);
        assertEquals("Hello", view.text().orElseThrow().content());
        assertTrue(view.problem().isEmpty(), view.problem().orElse(""));
    }

    @Test
    void broken_text_is_shown_undecoded_with_an_explanation() throws Exception {
        Path mail = Files.writeString(
                folder.resolve("a.eml"),
                "Subject: x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
                        + "x".repeat(200_000) + "\r\n");
        MailView view = MailView.of(mail);
        assertTrue(view.text().orElseThrow().content().startsWith("xxx"));
        assertTrue(view.problem().orElseThrow().contains("its uuencoding is broken"));
    }

    @Test
    void every_encoding_and_charset_shows_something() throws Exception {
        List<String> codings =
                List.of("base64", "quoted-printable", "uuencode", "x-uue", "7bit", "\"", "", "x y z", "=?a?b?c?=");
        List<String> types = List.of(
                "text/plain; charset=",
                "text/plain; charset=\"\"",
                "text/plain; charset=utf-7",
                "text/html; charset=\0",
                "message/rfc822",
                "multipart/mixed",
                "multipart/mixed; boundary=\"\"",
                "/",
                "text/plain; name*0*=x''%");
        for (String coding : codings) {
            for (String type : types) {
                Path mail = Files.writeString(
                        folder.resolve("a.eml"),
                        "Subject: =?x?q?=?=\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: " + coding
                                + "\r\n\r\n=ZZ===\r\nM1\r\n--\r\n\u00ff\r\n");
                MailView view = MailView.of(mail);
                for (MailView.Attachment one : view.attachments()) {
                    try (InputStream in = MailView.open(mail, one.number()).orElseThrow()) {
                        in.readAllBytes();
                    }
                }
                assertTrue(view.fields().size() == 3, coding + " " + type);
            }
        }
    }
}
