package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftPartsTest {
    private static final Address SENDER = new Address("Orders", "orders@contoso.com");

    @TempDir
    Path folder;

    private int mails;

    @Test
    void a_message_is_taken_apart_without_loss() throws Exception {
        byte[] report = bytes(200_000);
        DraftParts parts = parts("""
                From: Shop <shop@contoso.com>
                To: =?utf-8?q?J=C3=B6rg?= <j@x.example>
                Cc: c@x.example
                Bcc: d@x.example
                Reply-To: r@x.example
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
                Message-ID: <1@contoso.com>
                In-Reply-To: <0@x.example>
                References: <00@x.example>
                 <0@x.example>
                X-Priority: 1 (Highest)
                X-Order: =?utf-8?q?=E2=82=AC17?=
                Disposition-Notification-To: shop@contoso.com
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=m

                preamble
                --m
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=utf-8

                plain
                --a
                Content-Type: text/html; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                <p>sch=F6n <img src="cid:logo@x"></p>
                --a
                Content-Type: text/calendar

                BEGIN:VCALENDAR
                --a--
                --r
                Content-Type: image/png; name="logo.png"
                Content-ID: <logo@x>
                Content-Disposition: inline
                Content-Transfer-Encoding: base64

                aGVsbG8=
                --r--
                --m
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=utf-8''Bericht%20%E2%82%AC.pdf
                Content-Transfer-Encoding: base64

                @@
                --m
                Content-Type: message/rfc822

                From: x@x.example
                Subject: Inner
                Content-Type: multipart/signed; boundary=s

                --s

                inner text
                --s--
                --m
                Content-Type: image/gif
                Content-ID: <unused>
                Content-Disposition: attachment; filename=my unused picture.gif

                GIF
                --m
                Content-Type: text/plain

                a footer
                --m--
                """.replace("@@", Base64.getMimeEncoder().encodeToString(report)));
        assertEquals("Grüße", parts.heading().subject());
        assertEquals(new MailText("html", "<p>schön <img src=\"cid:logo@x\"></p>"), parts.body());
        assertEquals(
                new Address("Shop", "shop@contoso.com"), parts.participants().from());
        assertEquals(
                List.of(new Address("Jörg", "j@x.example")),
                parts.participants().to());
        assertEquals("c@x.example", parts.participants().cc().get(0).address());
        assertEquals("d@x.example", parts.participants().bcc().get(0).address());
        assertEquals("r@x.example", parts.participants().replyTo().get(0).address());
        assertEquals("<1@contoso.com>", parts.heading().internetMessageId());
        assertEquals("high", parts.heading().importance());
        assertEquals(
                List.of(
                        new DraftParts.Property("String 0x1042", "<0@x.example>"),
                        new DraftParts.Property("String 0x1039", "<00@x.example> <0@x.example>")),
                parts.extras().properties());
        assertEquals(List.of(new HeaderField("X-Order", "€17")), parts.extras().headers());
        assertEquals(
                List.of(
                        "attachment-1.ics",
                        "logo.png",
                        "Bericht €.pdf",
                        "Inner.eml",
                        "my unused picture.gif",
                        "attachment-6.txt"),
                parts.attachments().stream().map(DraftParts.AttachedFile::name).toList());
        DraftParts.AttachedFile logo = parts.attachments().get(1);
        assertTrue(logo.isInline());
        assertEquals("logo@x", logo.contentId());
        assertEquals("hello", Files.readString(logo.file()));
        assertEquals("image/png", logo.contentType());
        assertArrayEquals(report, Files.readAllBytes(parts.attachments().get(2).file()));
        assertEquals(200_000, parts.attachments().get(2).size());
        assertTrue(Files.readString(parts.attachments().get(3).file()).startsWith("From: x@x.example"));
        assertEquals("message/rfc822", parts.attachments().get(3).contentType());
        assertFalse(parts.attachments().get(4).isInline());
        assertEquals("a footer", Files.readString(parts.attachments().get(5).file()));
        assertTrue(parts.heading().isReadReceiptRequested());
    }

    @Test
    void a_plain_message_has_only_its_text() throws Exception {
        DraftParts parts = parts("To: a@x.example\n\nHello\n");
        assertEquals(new MailText("text", "Hello\n"), parts.body());
        assertEquals(SENDER, parts.participants().from());
        assertTrue(parts.heading().internetMessageId().endsWith("@contoso.com>"));
        assertEquals("normal", parts.heading().importance());
        assertEquals(new DraftParts.Extras(List.of(), List.of(), List.of()), parts.extras());
    }

    private static final String HEADER = "String {00020386-0000-0000-C000-000000000046} Name ";

    @Test
    void five_headers_stay_headers_and_the_others_become_properties() throws Exception {
        DraftParts parts = parts(
                "To: a@x.example\nX-1: a\nX-2: a\nList-Unsubscribe: <x>\nX-3: a\nX-4: a\nX-5: a\nX-6: =?utf-8?q?=E2=82=AC?=\nImportance: Low\nAuto-Submitted: auto-generated\n\n");
        assertEquals(
                List.of("X-1", "X-2", "X-3", "X-4", "X-5"),
                parts.extras().headers().stream().map(HeaderField::name).toList());
        assertEquals(
                List.of(
                        new DraftParts.Property(HEADER + "List-Unsubscribe", "<x>"),
                        new DraftParts.Property(HEADER + "X-6", "€"),
                        new DraftParts.Property(HEADER + "Auto-Submitted", "auto-generated")),
                parts.extras().properties());
        assertEquals(List.of(), parts.extras().dropped());
        assertEquals("low", parts.heading().importance());
    }

    @Test
    void fields_that_exchange_writes_and_trace_fields_are_left_out() throws Exception {
        DraftParts parts = parts("Received: from a by b; today\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n"
                + "Sender: orders@contoso.com\nDKIM-Signature: v=1\nReturn-Path: <a@x.example>\nMIME-Version: 1.0\n"
                + "To: a@x.example\nContent-Language: de\n\n");
        assertEquals(List.of(), parts.extras().properties());
        assertEquals(List.of(), parts.extras().headers());
        assertEquals(List.of(), parts.extras().dropped());
    }

    @Test
    void importance_and_sensitivity_are_kept() throws Exception {
        assertEquals(
                "high", parts("To: a@x.example\nPriority: urgent\n\n").heading().importance());
        assertEquals(
                "low",
                parts("To: a@x.example\nX-MSMail-Priority: Low\n\n").heading().importance());
        assertEquals(
                "normal",
                parts("To: a@x.example\nImportance: normal\nX-Priority: 1\n\n")
                        .heading()
                        .importance());
        assertEquals(
                List.of(new DraftParts.Property("Integer 0x36", "3")),
                parts("To: a@x.example\nSensitivity: Company-Confidential\n\n")
                        .extras()
                        .properties());
    }

    @Test
    void all_addresses_in_all_reply_to_fields_are_kept() throws Exception {
        assertEquals(
                List.of("a@x.example", "b@x.example", "c@x.example"),
                parts("To: x@x.example\nReply-To: a@x.example, B <b@x.example>\nReply-To: c@x.example\n\n")
                        .participants()
                        .replyTo()
                        .stream()
                        .map(Address::address)
                        .toList());
        assertLost("Reply-To", "To: x@x.example\nReply-To: nobody\n\n");
    }

    @Test
    void a_message_that_asks_for_a_receipt_to_someone_other_than_the_sender_is_held() throws Exception {
        DraftParts parts =
                parts("From: A <a@contoso.com>\nTo: x@x.example\nDisposition-Notification-To: A@contoso.com\n"
                        + "Return-Receipt-To: <a@contoso.com>\n\n");
        assertTrue(parts.heading().isReadReceiptRequested());
        assertTrue(parts.heading().isDeliveryReceiptRequested());
        assertFalse(parts("To: x@x.example\nDisposition-Notification-To:\n\n")
                .heading()
                .isReadReceiptRequested());
        assertLost(
                "desk@contoso.com",
                "From: a@contoso.com\nTo: x@x.example\nDisposition-Notification-To: desk@contoso.com\n\n");
        assertLost("desk@contoso.com", "To: x@x.example\nReturn-Receipt-To: desk@contoso.com\n\n");
    }

    @Test
    void invitations_reports_and_fragments_are_held_instead_of_becoming_files() throws Exception {
        assertLost(
                "method=REQUEST",
                "To: x@x.example\nContent-Type: multipart/alternative; boundary=m\n\n--m\n\nCome\n"
                        + "--m\nContent-Type: text/calendar; charset=utf-8; method=request\n\nBEGIN:VCALENDAR\n--m--\n");
        assertLost("method=REPLY", "To: x@x.example\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n");
        assertLost(
                "disposition-notification",
                "To: x@x.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=m\n\n"
                        + "--m\n\nRead\n--m--\n");
        assertLost("message/partial", "To: x@x.example\nContent-Type: message/partial; id=1; number=1\n\nx\n");
        assertEquals(
                "meeting.ics",
                parts("To: x@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nSee\n"
                                + "--m\nContent-Type: text/calendar; method=REQUEST\n"
                                + "Content-Disposition: attachment; filename=meeting.ics\n\nBEGIN:VCALENDAR\n--m--\n")
                        .attachments()
                        .get(0)
                        .name());
    }

    @Test
    void a_message_with_a_repeated_field_is_held() throws Exception {
        assertLost("X-Tag", "To: x@x.example\nX-Tag: a\nX-Tag: b\n\n");
        assertEquals(
                List.of(new HeaderField("X-Tag", "a")),
                parts("To: x@x.example\nX-Tag: a\nx-tag: a\n\n").extras().headers());
        assertEquals(
                List.of(new DraftParts.Property(HEADER + "Keywords", "a, b")),
                parts("To: x@x.example\nKeywords: a\nKeywords: b\n\n").extras().properties());
    }

    @Test
    void an_attached_text_keeps_its_charset() throws Exception {
        DraftParts parts = parts("To: x@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nSee\n"
                + "--m\nContent-Type: text/csv; charset=\"iso-8859-15\"; name=a.csv\n\na\n"
                + "--m\nContent-Type: text/plain; charset=\"a; b\"; name=b.txt\n\nb\n"
                + "--m\nContent-Type: application/x; charset=utf-8; name=c\n\nc\n--m--\n");
        assertEquals(
                List.of("text/csv; charset=iso-8859-15", "text/plain", "application/x"),
                parts.attachments().stream()
                        .map(DraftParts.AttachedFile::contentType)
                        .toList());
    }

    @Test
    void the_first_text_is_the_body_even_if_it_has_a_name() throws Exception {
        DraftParts alone = parts("To: x@x.example\nContent-Type: text/plain; name=body.txt\n\nHello\n");
        assertEquals(new MailText("text", "Hello\n"), alone.body());
        assertEquals(List.of(), alone.attachments());
        DraftParts inline = parts("To: x@x.example\nContent-Type: multipart/mixed; boundary=m\n\n"
                + "--m\nContent-Type: text/html\nContent-Disposition: inline; filename=body.html\n\n<p>Hello\n"
                + "--m\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n--m--\n");
        assertEquals("html", inline.body().contentType());
        assertEquals(
                List.of("a.pdf"),
                inline.attachments().stream().map(DraftParts.AttachedFile::name).toList());
        DraftParts files = parts("To: x@x.example\nContent-Type: multipart/mixed; boundary=m\n\n"
                + "--m\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\na\n"
                + "--m\nContent-Type: text/plain; name=b.txt\n\nb\n--m--\n");
        assertEquals("", files.body().content());
        assertEquals(2, files.attachments().size());
    }

    @Test
    void pictures_are_found_however_the_html_writes_their_content_id() throws Exception {
        for (String address : List.of("cid:a%40b", "CID:a@b", "cid:a&#64;b", "cid:a%40b?", "cid:other")) {
            DraftParts parts = parts("To: x@x.example\nContent-Type: multipart/related; boundary=m\n\n"
                    + "--m\nContent-Type: text/html\n\n<img src=\"" + address + "\">\n"
                    + "--m\nContent-Type: image/png\nContent-ID: <a@b>\n\nPNG\n--m--\n");
            boolean shown = !address.endsWith("?") && !address.endsWith("other");
            assertEquals(shown, parts.attachments().get(0).isInline(), address);
        }
    }

    @Test
    void a_message_that_shows_a_picture_by_its_content_location_is_held() throws Exception {
        assertLost(
                "Content-Location",
                "To: x@x.example\nContent-Type: multipart/related; boundary=m\n\n"
                        + "--m\nContent-Type: text/html\n\n<img src=\"logo.png\">\n"
                        + "--m\nContent-Type: image/png; name=logo.png\nContent-Location: logo.png\n\nPNG\n--m--\n");
    }

    @Test
    void the_parts_of_a_digest_are_messages() throws Exception {
        DraftParts parts = parts("To: x@x.example\nContent-Type: multipart/digest; boundary=m\n\n"
                + "--m\n\nSubject: One\n\nHello\n--m--\n");
        assertEquals("", parts.body().content());
        assertEquals("One.eml", parts.attachments().get(0).name());
        assertEquals("message/rfc822", parts.attachments().get(0).contentType());
    }

    private void assertLost(String what, String mail) {
        UnsendableMail refusal = refusal(mail);
        assertEquals("draft-would-lose", refusal.code());
        assertTrue(refusal.reason().contains(what), refusal.reason());
    }

    @Test
    void a_message_that_is_only_an_attachment_has_an_empty_text() throws Exception {
        DraftParts parts = parts(
                "To: a@x.example\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n");
        assertEquals(new MailText("text", ""), parts.body());
        assertEquals("hello", Files.readString(parts.attachments().get(0).file()));
    }

    @Test
    void an_unknown_or_wrong_charset_is_guessed() throws Exception {
        assertEquals(
                "schön",
                parts("To: a@x.example\nContent-Type: text/plain; charset=x-nonsense\n\nschön")
                        .body()
                        .content());
        assertEquals(
                "schön",
                parts("To: a@x.example\nContent-Type: text/plain; charset=\"\"\n\nschön")
                        .body()
                        .content());
        assertEquals(
                "schön",
                parts("To: a@x.example\nContent-Type: nonsense\nContent-Transfer-Encoding: x-what\n\nschön")
                        .body()
                        .content());
    }

    @Test
    void broken_base64_is_decoded_as_far_as_possible() throws Exception {
        DraftParts parts = parts(
                "To: a@x.example\nContent-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\naGVs*\nbG8\n");
        assertEquals("hel", Files.readString(parts.attachments().get(0).file()).substring(0, 3));
    }

    @Test
    void names_of_attachments_cannot_contain_paths() throws Exception {
        StringBuilder mail = new StringBuilder("To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n");
        for (String name : List.of(
                "../../etc/passwd",
                "C:\\\\\\\\temp\\\\\\\\x.txt",
                "a\u202Efdp.exe",
                "..",
                "a:b|c.txt",
                "x".repeat(400) + ".pdf")) {
            mail.append("--m\nContent-Type: application/x\nContent-Disposition: attachment; filename=\"")
                    .append(name)
                    .append("\"\n\nx\n");
        }
        DraftParts parts = parts(mail + "--m--\n");
        assertEquals(
                List.of("passwd", "x.txt", "afdp.exe", "attachment-4.bin", "a_b_c.txt", "x".repeat(146) + ".pdf"),
                parts.attachments().stream().map(DraftParts.AttachedFile::name).toList());
        assertTrue(parts.attachments().stream()
                .allMatch(one -> one.file().getFileName().toString().matches("attachment-00\\d")));
    }

    @Test
    void signed_and_encrypted_messages_cannot_be_sent_as_drafts() throws Exception {
        for (String type : List.of(
                "multipart/signed; boundary=s",
                "multipart/encrypted; boundary=s",
                "application/pkcs7-mime; smime-type=enveloped-data",
                "APPLICATION/X-PKCS7-MIME",
                "application/octet-stream; name=smime.p7m")) {
            assertEquals(
                    "signed-mail-too-large",
                    refusal("To: a@x.example\nContent-Type: " + type + "\n\n--s\n\nx\n--s--\n")
                            .code());
        }
        assertEquals(
                "signed-mail-too-large",
                refusal(
                                "To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nx\n--s--\n--m--\n")
                        .code());
    }

    @Test
    void too_many_attachments_are_refused() throws Exception {
        assertEquals(250, parts(many(250)).attachments().size());
        assertEquals("too-many-attachments", refusal(many(251)).code());
        assertEquals("too-many-attachments", refusal(many(100_000)).code());
    }

    @Test
    void parts_are_counted_even_if_they_are_not_attachments() throws Exception {
        String texts = "--m\n\nx\n".repeat(5000);
        assertEquals(
                "too-many-attachments",
                refusal("To: a@x.example\nContent-Type: multipart/alternative; boundary=m\n\n" + texts + "--m--\n")
                        .code());
    }

    @Test
    void the_header_of_a_part_is_bounded() throws Exception {
        String fields = "X-A: b\n".repeat(3000);
        assertEquals(
                "broken-mime",
                refusal("To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\n" + fields + "\nx\n--m--\n")
                        .code());
    }

    @Test
    void an_empty_multipart_is_an_empty_text() throws Exception {
        DraftParts parts = parts("To: a@x.example\nContent-Type: multipart/alternative; boundary=m\n\n--m--\n");
        assertEquals(new MailText("text", ""), parts.body());
        assertEquals(List.of(), parts.attachments());
    }

    @Test
    void depth_is_bounded() throws Exception {
        assertEquals(1, parts(deep(15)).attachments().size());
        assertEquals("nested-too-deeply", refusal(deep(100)).code());
    }

    @Test
    void a_message_whose_parts_cannot_be_found_is_not_sent_empty() throws Exception {
        String text = "Hello, this is not what the boundary says.\n".repeat(100);
        assertEquals(
                "broken-mime",
                refusal("To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--n\n\n" + text)
                        .code());
        assertEquals(
                "broken-mime",
                refusal("To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n" + text.repeat(1000))
                        .code());
        assertEquals(
                "broken-mime",
                refusal("To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\n" + ":\n".repeat(1_000_000)
                                + "\nx\n--m--\n")
                        .code());
    }

    @Test
    void text_that_is_too_large_for_graph_is_refused() throws Exception {
        assertEquals(
                "body-too-large",
                refusal("To: a@x.example\n\n" + "x".repeat(3 * 1024 * 1024 + 1)).code());
    }

    @Test
    void a_large_attachment_is_streamed() throws Exception {
        Path file = folder.resolve("large.eml");
        byte[] block = bytes(57 * 1000);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(
                    "To: a@x.example\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nHi\r\n--m\r\nContent-Type: application/x; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] encoded =
                    (Base64.getMimeEncoder().encodeToString(block) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 500; i++) {
                out.write(encoded);
            }
            out.write("--m--\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        DraftParts parts = DraftParts.of(completed(file), target());
        assertEquals(500L * block.length, parts.attachments().get(0).size());
        try (InputStream in = Files.newInputStream(parts.attachments().get(0).file())) {
            assertArrayEquals(block, in.readNBytes(block.length));
        }
    }

    @Test
    void every_message_of_the_corpus_is_taken_apart_or_refused_with_a_reason() throws Exception {
        TreeMap<String, Integer> outcomes = new TreeMap<>();
        for (Path mail : Corpus.mails()) {
            Path target = target();
            try {
                DraftParts parts = DraftParts.of(completed(mail), target);
                outcomes.merge("taken", 1, Integer::sum);
                for (DraftParts.AttachedFile one : parts.attachments()) {
                    assertEquals(Files.size(one.file()), one.size());
                    assertEquals(target, one.file().getParent());
                    assertFalse(one.name().isBlank() || one.name().matches(".*[/\\\\\u202E].*"), one.name());
                }
                try (Stream<Path> files = Files.list(target)) {
                    assertEquals(files.count(), parts.attachments().size());
                }
            } catch (UnsendableMail refusal) {
                outcomes.merge(refusal.code(), 1, Integer::sum);
                assertTrue(
                        Set.of(
                                        "signed-mail-too-large",
                                        "too-many-attachments",
                                        "nested-too-deeply",
                                        "broken-mime",
                                        "draft-would-lose")
                                .contains(refusal.code()),
                        mail + ": " + refusal.reason());
            }
        }
        assertTrue(outcomes.get("taken") > 100, outcomes.toString());
    }

    private static String many(int count) {
        return "To: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n"
                + "--m\nContent-Type: application/x\n\nx\n".repeat(count) + "--m--\n";
    }

    private static String deep(int depth) {
        StringBuilder mail = new StringBuilder("To: a@x.example\n");
        for (int i = 0; i < depth; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b" + i + "x\n\n--b" + i + "x\n");
        }
        return mail + "Content-Type: application/x\n\nx\n";
    }

    private UnsendableMail refusal(String mail) {
        return assertThrows(
                UnsendableMail.class, () -> parts(mail), () -> mail.substring(0, Math.min(200, mail.length())));
    }

    private DraftParts parts(String mail) throws Exception {
        return DraftParts.of(completed(Files.writeString(folder.resolve(++mails + ".eml"), mail)), target());
    }

    private static CompletedMail completed(Path file) throws IOException {
        return CompletedMail.of(DroppedMail.read(file, false), SENDER, "contoso.com", "seed", Instant.EPOCH);
    }

    private Path target() throws IOException {
        return Files.createTempDirectory(folder, "parts");
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
