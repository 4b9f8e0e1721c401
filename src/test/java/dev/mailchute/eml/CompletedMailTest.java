package dev.mailchute.eml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletedMailTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Address SENDER = new Address("ServiceDesk", "servicedesk@contoso.com");

    @TempDir
    Path folder;

    @Test
    void a_complete_message_is_not_changed() throws Exception {
        String mail =
                "From: a@x.example\nDate: whenever\nMessage-ID: <1@x.example>\nMessage-ID: <2@x.example>\n\nHello\n";
        CompletedMail completed = completed(mail, SENDER);
        assertEquals(mail, text(completed));
        assertFalse(completed.isChanged());
        assertEquals("<1@x.example>", completed.messageId());
        assertEquals(List.of(new Address("", "a@x.example")), completed.from());
    }

    @Test
    void missing_fields_are_added_at_the_top_with_the_line_ends_of_the_file() throws Exception {
        String mail = "To: b@x.example\n\nHello\r\n";
        CompletedMail completed = completed(mail, SENDER);
        String id = completed.messageId();
        assertEquals(
                "From: ServiceDesk <servicedesk@contoso.com>\nDate: Tue, 24 Nov 2026 09:00:00 +0000\nMessage-ID: " + id
                        + "\n" + mail,
                text(completed).replaceAll("(?m)^(Date: ).*$", "$1Tue, 24 Nov 2026 09:00:00 +0000"));
        assertTrue(id.matches("<[0-9a-f]{40}@contoso\\.com>"), id);
        assertEquals(List.of(SENDER), completed.from());
        assertTrue(text(completed(mail.replace("\n", "\r\n"), SENDER))
                .startsWith("From: ServiceDesk <servicedesk@contoso.com>\r\nDate: "));
    }

    @Test
    void a_field_of_a_step_is_added_at_the_top_once_and_is_in_a_draft_too() throws Exception {
        String mail =
                "From: a@x.example\r\nTo: b@x.example\r\nDate: whenever\r\nMessage-ID: <1@x.example>\r\n\r\nHello\r\n";
        CompletedMail with = completed(mail, SENDER).with("X-Disclaimer", "Grüße, \"Contoso\"");
        assertTrue(text(with).startsWith("X-Disclaimer: =?UTF-8?"), text(with));
        assertTrue(text(with).endsWith(mail));
        assertEquals(text(with).length(), with.size());
        assertEquals(text(with), text(with.with("X-Disclaimer", "Grüße, \"Contoso\"")), "it is there already");
        assertEquals(
                text(with),
                text(completed(text(with), SENDER).with("X-Disclaimer", "Grüße, \"Contoso\"")),
                "in a letter");
        Path parts = Files.createDirectory(folder.resolve("parts"));
        assertEquals(
                "Grüße, \"Contoso\"",
                DraftParts.of(with, parts).extras().headers().get(0).value());
    }

    @Test
    void a_step_cannot_add_recipients_or_a_second_line() throws Exception {
        CompletedMail mail = completed("To: b@x.example\n\nHello\n", SENDER);
        for (String name :
                List.of("Bcc", "to", "From", "Message-ID", "Date", "Content-Type", "X-Receiver", "X Y", "")) {
            assertThrows(UnsendableMail.class, () -> mail.with(name, "c@x.example"), name);
        }
        assertThrows(UnsendableMail.class, () -> mail.with("X-A", "a\r\nBcc: c@x.example"));
    }

    @Test
    void an_added_date_is_now() throws Exception {
        assertEquals(
                Optional.of(NOW),
                reread(completed("To: b@x.example\n\n", SENDER)).date());
    }

    @Test
    void the_message_id_is_the_same_for_the_same_seed() throws Exception {
        Path file = file("To: b@x.example\n\n");
        DroppedMail dropped = DroppedMail.read(file, false);
        String first =
                CompletedMail.of(dropped, SENDER, "contoso.com", "one", NOW).messageId();
        assertEquals(
                first,
                CompletedMail.of(dropped, SENDER, "contoso.com", "one", Instant.now())
                        .messageId());
        assertNotEquals(
                first,
                CompletedMail.of(dropped, SENDER, "contoso.com", "two", NOW).messageId());
        assertTrue(CompletedMail.of(dropped, SENDER, "a b>\r\nX: y", "one", NOW)
                .messageId()
                .endsWith("@mailchute.invalid>"));
    }

    @Test
    void any_display_name_can_be_read_back() throws Exception {
        for (String name : List.of(
                "",
                "Service, Desk",
                "desk@contoso.com",
                "The \"Desk\" \\ Team",
                "Müller & Söhne 👩‍🚒",
                "漢字".repeat(60),
                "a\r\nBcc: evil@x.example")) {
            MailHeaders headers =
                    reread(completed("To: b@x.example\r\n\r\n", new Address(name, "servicedesk@contoso.com")));
            assertEquals(List.of(new Address(FieldText.plain(name), "servicedesk@contoso.com")), headers.from());
            assertEquals(List.of(), headers.bcc());
            assertEquals(1, headers.to().size());
        }
    }

    @Test
    void every_message_of_the_corpus_keeps_its_body_and_all_other_fields_and_lacks_nothing() throws Exception {
        for (Path mail : Corpus.mails()) {
            CompletedMail completed =
                    CompletedMail.of(DroppedMail.read(mail, false), SENDER, "contoso.com", mail.toString(), NOW);
            byte[] bytes = bytes(completed);
            assertEquals(completed.size(), bytes.length);
            RawHeader before = RawHeader.read(mail);
            RawHeader after = RawHeader.read(new ByteArrayInputStream(bytes));
            byte[] dropped = Files.readAllBytes(mail);
            assertArrayEquals(
                    Arrays.copyOfRange(dropped, (int) before.end(), dropped.length),
                    Arrays.copyOfRange(bytes, (int) after.end(), bytes.length));
            String kept = new String(before.bytes(field -> !LocalFields.contains(field.name())), ISO_8859_1);
            if (List.of("to", "cc", "bcc").stream()
                    .allMatch(name -> before.all(name).size() < 2)) {
                assertTrue(new String(bytes, ISO_8859_1).contains(kept), mail.toString());
            }
            MailHeaders headers = reread(completed);
            assertTrue(headers.hasFrom() && headers.hasDate() && headers.hasMessageId(), mail.toString());
            assertEquals(Optional.of(completed.messageId()), headers.messageId(), mail.toString());
        }
    }

    private CompletedMail completed(String mail, Address sender) throws IOException {
        Path file = file(mail);
        return CompletedMail.of(DroppedMail.read(file, false), sender, "contoso.com", "seed", NOW);
    }

    private Path file(String mail) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "mail", ".eml"), mail);
    }

    private static MailHeaders reread(CompletedMail completed) throws IOException {
        return MailHeaders.read(new ByteArrayInputStream(bytes(completed)));
    }

    private static String text(CompletedMail completed) throws IOException {
        return new String(bytes(completed), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(CompletedMail completed) throws IOException {
        try (InputStream in = completed.open()) {
            return in.readAllBytes();
        }
    }
}
