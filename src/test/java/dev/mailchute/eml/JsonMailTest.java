package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonMailTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Address SENDER = new Address("Order, Desk", "orders@contoso.com");

    @TempDir
    Path folder;

    private Path outbox;
    private Path target;

    @BeforeEach
    void outbox() throws IOException {
        outbox = Files.createDirectories(folder.resolve("outbox"));
        target = folder.resolve("mail.eml");
    }

    @Test
    void the_smallest_message_is_complete() throws Exception {
        MimeMessage mail = written("{\"to\": [\"a@x.example\"]}");
        assertEquals("Order, Desk", ((InternetAddress) mail.getFrom()[0]).getPersonal());
        assertEquals("orders@contoso.com", ((InternetAddress) mail.getFrom()[0]).getAddress());
        assertEquals(NOW, mail.getSentDate().toInstant());
        assertTrue(mail.getMessageID().matches("<[0-9a-f]{40}@contoso\\.com>"));
        assertTrue(mail.isMimeType("text/plain"));
        String id = mail.getMessageID();
        assertEquals(id, written("{\"to\": [\"a@x.example\"]}").getMessageID());
    }

    @Test
    void every_key_has_its_effect() throws Exception {
        Files.write(outbox.resolve("report.pdf"), bytes(100_000));
        Files.write(outbox.resolve("logo.png"), bytes(500));
        MimeMessage mail = written("""
                {"to": ["a@x.example", "Änn Müller <ann@x.example>", "\\"Doe, Jo\\" <jo@x.example>"],
                 "cc": ["c@x.example"], "bcc": ["d@x.example"], "replyTo": ["Reply <r@x.example>"],
                 "from": "Shop <shop@contoso.com>", "subject": "Grüße\\tan alle 👋", "text": "Hallo Köln\\nline two",
                 "html": "<p>Hallo <img src='cid:logo'></p>",
                 "headers": {"X-Order": "17", "X-Wer": "Jörg", "In-Reply-To": "<1@x.example>", "Message-ID": "<my@x.example>",
                             "Date": "Mon, 23 Nov 2026 10:00:00 +0100", "Auto-Submitted": "auto-generated", "List-Id": "<x.y>"},
                 "attachments": ["report.pdf", {"file": "logo.png", "contentId": "logo", "name": "Logo – größer.png"}]}
                """);
        assertEquals("Grüße an alle 👋", mail.getSubject());
        assertEquals(
                List.of(
                        new Address("", "a@x.example"),
                        new Address("Änn Müller", "ann@x.example"),
                        new Address("Doe, Jo", "jo@x.example")),
                MailHeaders.read(target).to());
        assertEquals("d@x.example", mail.getRecipients(Message.RecipientType.BCC)[0].toString());
        assertEquals("Reply <r@x.example>", mail.getReplyTo()[0].toString());
        assertEquals("<my@x.example>", mail.getMessageID());
        assertEquals(1, mail.getHeader("Message-ID").length);
        assertEquals(Instant.parse("2026-11-23T09:00:00Z"), mail.getSentDate().toInstant());
        assertEquals("17", mail.getHeader("X-Order", null));
        assertEquals("Jörg", FieldText.decoded(mail.getHeader("X-Wer", null)));
        assertEquals("auto-generated", mail.getHeader("Auto-Submitted", null));

        Multipart mixed = assertInstanceOf(Multipart.class, mail.getContent());
        assertTrue(mail.isMimeType("multipart/mixed"));
        assertTrue(mixed.getBodyPart(0).isMimeType("multipart/related"));
        Multipart related = (Multipart) mixed.getBodyPart(0).getContent();
        assertTrue(related.getBodyPart(0).isMimeType("multipart/alternative"));
        Multipart alternative = (Multipart) related.getBodyPart(0).getContent();
        assertEquals("Hallo Köln\r\nline two", alternative.getBodyPart(0).getContent());
        assertEquals(
                "<p>Hallo <img src='cid:logo'></p>", alternative.getBodyPart(1).getContent());
        BodyPart logo = related.getBodyPart(1);
        assertEquals("inline", logo.getDisposition());
        assertEquals("<logo>", logo.getHeader("Content-ID")[0]);
        assertEquals("Logo – größer.png", logo.getFileName());
        assertTrue(logo.isMimeType("image/png"));
        BodyPart report = mixed.getBodyPart(1);
        assertEquals("attachment", report.getDisposition());
        assertEquals("report.pdf", report.getFileName());
        try (InputStream in = report.getInputStream()) {
            assertArrayEquals(bytes(100_000), in.readAllBytes());
        }

        String raw = Files.readString(target, StandardCharsets.US_ASCII);
        assertFalse(raw.replace("\r\n", "").contains("\n"), "all lines end with CRLF");
        assertTrue(raw.lines().allMatch(line -> line.length() <= 998));
        assertTrue(Files.readString(target).chars().allMatch(c -> c < 0x80));
    }

    @Test
    void the_structure_has_only_the_levels_it_needs() throws Exception {
        Files.write(outbox.resolve("a.bin"), bytes(10));
        assertTrue(written("{\"to\":[\"a@x.example\"],\"html\":\"<p>\"}").isMimeType("text/html"));
        assertTrue(written("{\"to\":[\"a@x.example\"],\"html\":\"<p>\",\"text\":\"\"}")
                .isMimeType("multipart/alternative"));
        MimeMessage mixed = written(
                "{\"to\":[\"a@x.example\"],\"text\":\"x\",\"attachments\":[{\"file\":\"a.bin\",\"contentId\":\"a\"}]}");
        assertTrue(mixed.isMimeType("multipart/mixed"));
        assertTrue(((Multipart) mixed.getContent()).getBodyPart(0).isMimeType("text/plain"));
        assertTrue(written(
                        "{\"to\":[\"a@x.example\"],\"html\":\"x\",\"attachments\":[{\"file\":\"a.bin\",\"contentId\":\"a\"}]}")
                .isMimeType("multipart/related"));
    }

    @Test
    void long_lines_and_any_script_survive() throws Exception {
        String text = "x".repeat(5000) + "\n.\nFrom here\n" + "漢字".repeat(2000);
        MimeMessage mail = written("{\"to\":[\"a@x.example\"],\"text\":\"" + text.replace("\n", "\\n") + "\"}");
        assertEquals(text.replace("\n", "\r\n"), mail.getContent());
        assertTrue(Files.readString(target).lines().allMatch(line -> line.length() <= 998));
    }

    @Test
    void addresses_beyond_ascii_are_kept() throws Exception {
        written("{\"to\":[\"Анна <анна@почта.example>\"]}");
        assertEquals(
                List.of(new Address("Анна", "анна@почта.example")),
                MailHeaders.read(target).to());
    }

    @Test
    void ten_thousand_recipients_are_written() throws Exception {
        String to = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"a" + i + "@x.example\"")
                .collect(Collectors.joining(","));
        written("{\"bcc\":[" + to + "]}");
        assertEquals(10_000, MailHeaders.read(target).bcc().size());
    }

    @Test
    void a_composed_message_passes_the_check() throws Exception {
        written("{\"bcc\":[\"a@x.example\"]}");
        new OutgoingCheck("orders", "orders@contoso.com", java.util.Set.of(), 10_000)
                .check(MailHeaders.read(target), Files.size(target));
        assertEquals(Optional.of(NOW), MailHeaders.read(target).date());
    }

    @Test
    void json_that_is_not_strictly_valid_is_refused() throws Exception {
        for (String json : List.of(
                "null",
                "[]",
                "\"x\"",
                "{\"to\":[\"a@x.example\"]} {}",
                "{'to':[\"a@x.example\"]}",
                "{\"to\":[\"a@x.example\"], /* */ \"cc\":[]}",
                "{\"to\":[\"a@x.example\"],\"to\":[\"b@x.example\"]}",
                "{\"to\":\"a@x.example\"}",
                "{\"to\":[17]}",
                "{\"to\":[[\"a@x.example\"]]}",
                "{\"to\":[\"a@x.example\"],\"subject\":17}",
                "{\"to\":[\"a@x.example\"],\"text\":[\"a\"]}",
                "{\"to\":[\"a@x.example\"],\"html\":true}",
                "{\"to\":[\"a@x.example\"],\"from\":{\"name\":\"x\"}}",
                "{\"to\":[\"a@x.example\"],\"headers\":[]}",
                "{\"to\":[\"a@x.example\"],\"headers\":{\"X-A\":1}}",
                "{\"to\":[\"a@x.example\"],\"attachments\":\"a.pdf\"}",
                "{\"to\":[\"a@x.example\"],\"attachments\":[1]}",
                "{\"to\":[\"a@x.example\"],\"attachments\":[{}]}",
                "{\"to\":[\"a@x.example\"],\"attachments\":[\"\"]}",
                "[".repeat(100_000),
                "{\"to\":" + "[".repeat(50) + "]".repeat(50) + "}")) {
            assertCode("bad-json", json);
        }
        UnsendableMail unknown = refusal("{\"to\":[\"a@x.example\"],\"body\":\"x\"}");
        assertEquals("unknown-key", unknown.code());
        assertTrue(
                unknown.reason().startsWith("the key \"body\" is unknown; the known keys are attachments, bcc, "),
                unknown.reason());
        assertCode("unknown-key", "{\"to\":[\"a@x.example\"],\"attachments\":[{\"file\":\"a\",\"type\":\"b\"}]}");
        assertTrue(refusal("{\"text\":" + "[".repeat(50) + "]".repeat(50) + "}")
                .reason()
                .startsWith("the file is not valid JSON"));
        assertTrue(refusal("{\"to\":[\"a@x.example\"],\n\"to\":[]}").reason().contains("line 2"));
    }

    @Test
    void recipients_must_be_present_and_well_formed() throws Exception {
        assertCode("no-recipients", "{}");
        assertCode("no-recipients", "{\"to\":[],\"cc\":null}");
        for (String address : List.of(
                "",
                "Ann",
                "a@",
                "@x",
                "a@x.example, b@x.example",
                "Team: a@x.example;",
                "a b@x.example",
                "a@x..example",
                "<a@x.example",
                "x".repeat(2000) + "@x.example",
                "((((".repeat(200))) {
            assertCode("bad-address", "{\"to\":[\"" + address + "\"]}");
        }
        assertCode("bad-address", "{\"to\":[\"a@x.example\"],\"from\":\"nobody\"}");
        assertCode("bad-address", "{\"to\":[\"a@x.example\"],\"replyTo\":[\"nobody\"]}");
    }

    @Test
    void no_field_can_smuggle_in_a_header() throws Exception {
        Files.write(outbox.resolve("a.bin"), bytes(10));
        for (String end : List.of("\\r\\n", "\\n", "\\r", "\\u0000", "\\u0085", "\\u2028", "\\u001b")) {
            String evil = "x" + end + "Bcc: evil@x.example";
            for (String json : List.of(
                    "{\"to\":[\"Ann " + evil + " <a@x.example>\"]}",
                    "{\"to\":[\"a@x.example" + end + "Bcc: evil@x.example\"]}",
                    "{\"to\":[\"a@x.example\"],\"from\":\"a@x.example" + end + " <b@x.example>\"}",
                    "{\"to\":[\"a@x.example\"],\"replyTo\":[\"" + evil + "\"]}",
                    "{\"to\":[\"a@x.example\"],\"subject\":\"" + evil + "\"}",
                    "{\"to\":[\"a@x.example\"],\"headers\":{\"X-A\":\"" + evil + "\"}}",
                    "{\"to\":[\"a@x.example\"],\"headers\":{\"X-A" + end + "Bcc\":\"x\"}}",
                    "{\"to\":[\"a@x.example\"],\"attachments\":[\"" + evil + "\"]}",
                    "{\"to\":[\"a@x.example\"],\"attachments\":[{\"file\":\"a.bin\",\"name\":\"" + evil + "\"}]}",
                    "{\"to\":[\"a@x.example\"],\"attachments\":[{\"file\":\"a.bin\",\"contentId\":\"" + evil
                            + "\"}]}")) {
                assertCode("header-injection", json);
            }
        }
        MimeMessage mail = written("""
                {"to": ["=?utf-8?q?Ann=0D=0ABcc=3A_evil=40x.example?= <a@x.example>"], "subject": "=?utf-8?q?x=0D=0ABcc:_evil@x.example?=",
                 "headers": {"X-A": "=?utf-8?q?x=0D=0ABcc:_evil@x.example?="}}
                """);
        assertNull(mail.getHeader("Bcc"));
        assertEquals("x  Bcc: evil@x.example", mail.getSubject());
        assertFalse(Files.readString(target).contains("=0D=0A"));
    }

    @Test
    void structural_headers_cannot_be_set_in_headers() throws Exception {
        for (String name : List.of(
                "From",
                "to",
                "CC",
                "Bcc",
                "Subject",
                "Reply-To",
                "Sender",
                "Content-Type",
                "content-transfer-encoding",
                "MIME-Version",
                "Received",
                "Return-Path",
                "DKIM-Signature",
                "Resent-To",
                "ARC-Seal",
                "Authentication-Results")) {
            assertCode("header-not-allowed", "{\"to\":[\"a@x.example\"],\"headers\":{\"" + name + "\":\"x\"}}");
        }
        for (String header : List.of(
                "\"X A\":\"x\"",
                "\"X-A:\":\"x\"",
                "\"\":\"x\"",
                "\"X-Ä\":\"x\"",
                "\"X-A\":\"1\",\"x-a\":\"2\"",
                "\"Message-ID\":\"17\"",
                "\"Message-ID\":\"<a b@c>\"",
                "\"Date\":\"tomorrow\"",
                "\"References\":\"ä\"",
                "\"X-A\":\"" + "x".repeat(2000) + "\"")) {
            assertCode("bad-header", "{\"to\":[\"a@x.example\"],\"headers\":{" + header + "}}");
        }
    }

    @Test
    void attachments_stay_inside_the_outbox() throws Exception {
        Path secret = Files.write(folder.resolve("secret.txt"), bytes(10));
        Files.createDirectories(outbox.resolve("sub"));
        Files.write(outbox.resolve("sub/in.bin"), bytes(10));
        Files.createDirectories(folder.resolve("outbox-other"));
        Files.write(folder.resolve("outbox-other/x.bin"), bytes(10));
        link("out.txt", secret);
        link("up", folder);
        link("inside.bin", outbox.resolve("sub/in.bin"));
        link("dangling", outbox.resolve("nowhere"));
        link("loop", outbox.resolve("loop"));
        for (String path : List.of(
                "../secret.txt",
                "sub/../../secret.txt",
                secret.toString(),
                "/etc/passwd",
                "out.txt",
                "up/secret.txt",
                "../outbox-other/x.bin",
                "../not-even-there",
                "..",
                "/")) {
            assertEquals("attachment-outside-outbox", attachmentRefusal(path), path);
        }
        assertEquals("attachment-missing", attachmentRefusal("none.pdf"));
        assertEquals("attachment-missing", attachmentRefusal("dangling"));
        assertEquals("attachment-not-a-file", attachmentRefusal("sub"));
        assertEquals("attachment-not-a-file", attachmentRefusal("."));
        assertEquals("attachment-unreadable", attachmentRefusal("loop"));
        written("{\"to\":[\"a@x.example\"],\"attachments\":[\"sub/in.bin\",\"sub/../sub/in.bin\",\"inside.bin\",\""
                + outbox.resolve("sub/in.bin") + "\"]}");
    }

    @Test
    void a_link_swapped_in_after_the_check_is_not_followed() throws Exception {
        Files.createDirectories(outbox.resolve("sub"));
        Files.write(outbox.resolve("sub/a.bin"), bytes(10));
        Files.write(folder.resolve("a.bin"), bytes(10));
        OutboxFiles files = new OutboxFiles(outbox);
        Path found = files.find("sub/a.bin");
        Files.delete(outbox.resolve("sub/a.bin"));
        link("sub/a.bin", folder.resolve("a.bin"));
        assertThrows(IOException.class, () -> files.open(found));
        Files.delete(outbox.resolve("sub/a.bin"));
        Files.delete(outbox.resolve("sub"));
        link("sub", folder);
        assertThrows(IOException.class, () -> files.open(found));
    }

    @Test
    void a_folder_swapped_in_after_the_check_is_not_opened() throws Exception {
        Files.write(outbox.resolve("a.bin"), bytes(10));
        OutboxFiles files = new OutboxFiles(outbox);
        Path found = files.find("a.bin");
        Files.delete(found);
        Files.createDirectory(found);
        assertThrows(IOException.class, () -> files.open(found));
    }

    @Test
    void a_pipe_is_not_read() throws Exception {
        Path pipe = outbox.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
        assertEquals("attachment-not-a-file", attachmentRefusal("pipe"));
    }

    @Test
    void sizes_are_limited() throws Exception {
        Files.write(outbox.resolve("big.bin"), bytes(80_000));
        JsonMail small = new JsonMail(outbox, SENDER, "contoso.com", 100_000);
        UnsendableMail refusal = assertThrows(
                UnsendableMail.class,
                () -> small.write(json("{\"to\":[\"a@x.example\"],\"attachments\":[\"big.bin\"]}"), target, "s", NOW));
        assertEquals("too-large", refusal.code());
        String text = "{\"to\":[\"a@x.example\"],\"text\":\"" + "x".repeat(100_000) + "\"}";
        assertEquals(
                "too-large",
                assertThrows(UnsendableMail.class, () -> small.write(json(text), target, "s", NOW))
                        .code());
        assertFalse(Files.exists(target));
        assertCode("too-large", "{\"text\":\"" + "x".repeat((int) JsonMail.MAX_JSON) + "\"}");
        String many = IntStream.range(0, 251).mapToObj(i -> "\"big.bin\"").collect(Collectors.joining(","));
        assertCode("too-many-attachments", "{\"to\":[\"a@x.example\"],\"attachments\":[" + many + "]}");
        assertCode("bad-json", "{\"to\":[\"a@x.example\"],\"attachments\":[{\"file\":\"big.bin\",\"name\":\"../x\"}]}");
        assertCode(
                "bad-json",
                "{\"to\":[\"a@x.example\"],\"attachments\":[{\"file\":\"big.bin\",\"contentId\":\"a> <b\"}]}");
    }

    private String attachmentRefusal(String path) throws IOException {
        return refusal("{\"to\":[\"a@x.example\"],\"attachments\":[\"" + path + "\"]}")
                .code();
    }

    private void assertCode(String code, String json) throws IOException {
        assertEquals(code, refusal(json).code(), () -> json.substring(0, Math.min(200, json.length())));
    }

    private UnsendableMail refusal(String json) throws IOException {
        Path file = json(json);
        UnsendableMail refusal = assertThrows(
                UnsendableMail.class,
                () -> mails().write(file, target, "seed", NOW),
                () -> json.substring(0, Math.min(200, json.length())));
        assertFalse(Files.exists(target));
        return refusal;
    }

    @Test
    void truncated_json_is_distinguished_from_invalid_json() throws Exception {
        String json = "{\"to\": [\"a@x.example\"], \"subject\": \"x\"}";
        for (int i = 1; i < json.length(); i++) {
            assertEquals("unfinished", refusal(json.substring(0, i)).code(), json.substring(0, i));
        }
        assertEquals("unfinished", refusal(json + "\0\0").code());
        assertEquals("unfinished", refusal(" \n").code());
        assertEquals("bad-json", refusal("{\"to\": [nobody]}").code());
    }

    @Test
    void a_byte_order_mark_before_json_is_accepted() throws Exception {
        assertEquals(
                "Grüße",
                written("\uFEFF{\"to\": [\"a@x.example\"], \"subject\": \"Grüße\"}")
                        .getSubject());
    }

    @Test
    void a_duplicate_key_or_a_key_in_another_case_is_refused() throws Exception {
        assertEquals(
                "bad-json",
                refusal("{\"to\": [\"a@x.example\"], \"to\": [\"b@x.example\"]}")
                        .code());
        assertEquals(
                "unknown-key",
                refusal("{\"to\": [\"a@x.example\"], \"To\": [\"b@x.example\"]}")
                        .code());
    }

    @Test
    void an_envelope_cannot_be_set_in_headers() throws Exception {
        assertEquals(
                "header-not-allowed",
                refusal("{\"to\": [\"a@x.example\"], \"headers\": {\"x-receiver\": \"b@x.example\"}}")
                        .code());
    }

    @Test
    void an_attachment_that_changes_while_it_is_read_is_refused() throws Exception {
        Path growing = Files.write(outbox.resolve("growing.log"), bytes(200_000));
        OutboxFiles files = new OutboxFiles(outbox);
        for (int change = 0; change < 3; change++) {
            OutboxFiles.FileState before = files.state(growing);
            try (InputStream in = files.open(growing, before)) {
                in.readNBytes(100_000);
                switch (change) {
                    case 0 -> Files.write(growing, bytes(10), java.nio.file.StandardOpenOption.APPEND);
                    case 1 -> Files.setLastModifiedTime(growing, java.nio.file.attribute.FileTime.fromMillis(1));
                    default ->
                        Files.move(
                                Files.copy(
                                        growing,
                                        outbox.resolve("other"),
                                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES),
                                growing,
                                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                assertThrows(OutboxFiles.ChangedException.class, in::readAllBytes, "change " + change);
            }
        }
        OutboxFiles.FileState old = files.state(growing);
        Files.write(growing, bytes(10));
        assertThrows(OutboxFiles.ChangedException.class, () -> files.open(growing, old));
    }

    private MimeMessage written(String json) throws Exception {
        mails().write(json(json), target, "seed", NOW);
        try (InputStream in = Files.newInputStream(target)) {
            return new MimeMessage(MimeSession.session(), in);
        } finally {
            assertTrue(MailHeaders.read(target).isMail());
        }
    }

    private JsonMail mails() {
        return new JsonMail(outbox, SENDER, "contoso.com", Long.MAX_VALUE);
    }

    private Path json(String json) throws IOException {
        return Files.writeString(outbox.resolve("mail.json"), json);
    }

    private void link(String name, Path to) throws IOException {
        try {
            Files.createSymbolicLink(outbox.resolve(name), to);
        } catch (UnsupportedOperationException noLinks) {
            assumeTrue(false, "no symbolic links here");
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
