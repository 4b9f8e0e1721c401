package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectionTest {
    private static final String MAIL =
            "X-First: 1\r\nTo: Ann\r\n <ann@x.exmaple>,\r\n bob@y.example\r\nFrom: desk@contoso.com\r\n"
                    + "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nX-Odd:\todd \r\n  more\r\n\r\nTo: not a field\r\n\r\nbody\u00ff\r\n";

    @TempDir
    Path folder;

    private Path file(String content) throws Exception {
        return Files.write(folder.resolve("a.eml"), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String corrected(Correction correction, Path file) throws Exception {
        try (InputStream in = correction.applyTo(file).open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void only_changed_fields_differ_and_every_other_byte_stays_the_same() throws Exception {
        Path file = file(MAIL);
        Correction now = Correction.current(file);
        assertEquals("Ann <ann@x.exmaple>, bob@y.example", now.to());
        assertEquals("Grüße", now.subject());
        Correction better = new Correction(
                "Ann <ann@x.example>, bob@y.example", now.cc(), now.bcc(), now.from(), now.replyTo(), now.subject());
        assertEquals(
                "To: Ann <ann@x.example>, bob@y.example\r\nX-First: 1\r\nFrom: desk@contoso.com\r\n"
                        + "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nX-Odd:\todd \r\n  more\r\n\r\nTo: not a field\r\n\r\nbody\u00ff\r\n",
                corrected(better, file));
        assertEquals(
                List.of("To: Ann <ann@x.example>, bob@y.example instead of Ann <ann@x.exmaple>, bob@y.example"),
                better.applyTo(file).changes());
    }

    @Test
    void without_changes_it_is_the_same_message() throws Exception {
        Path file = file(MAIL);
        Correction now = Correction.current(file);
        assertTrue(now.applyTo(file).changes().isEmpty());
        try (InputStream in = now.applyTo(file).open()) {
            assertArrayEquals(Files.readAllBytes(file), in.readAllBytes());
        }
        assertEquals(Files.size(file), now.applyTo(file).size());
    }

    @Test
    void a_line_break_in_a_field_does_not_start_another_field() throws Exception {
        Path file = file(MAIL);
        Correction evil = new Correction(
                "ann@x.example", "", "", "desk@contoso.com", "", "Hello\r\nBcc: eve@x.example\r\n\r\nbody");
        String mail = corrected(evil, file);
        assertTrue(mail.contains("Subject: Hello  Bcc: eve@x.example    body\r\n"), mail);
        assertEquals(1, MailHeaders.read(evil.applyTo(file).open()).recipients().size());
        Correction address = new Correction("ann@x.example\r\nBcc: eve@x.example", "", "", "", "", "x");
        assertThrows(UnsendableMail.class, () -> address.applyTo(file));
    }

    @Test
    void malformed_addresses_and_a_message_without_recipients_are_refused() throws Exception {
        Path file = file(MAIL);
        assertEquals(
                "bad-address",
                assertThrows(UnsendableMail.class, () -> new Correction("ann(at)x", "", "", "", "", "").applyTo(file))
                        .code());
        assertEquals(
                "no-recipients",
                assertThrows(UnsendableMail.class, () -> new Correction(" ", "", "", "", "", "").applyTo(file))
                        .code());
        assertEquals(
                "several-senders",
                assertThrows(UnsendableMail.class, () -> new Correction(
                                        "a@x.example", "", "", "b@x.example, c@x.example", "", "")
                                .applyTo(file))
                        .code());
    }

    @Test
    void recipients_only_in_the_envelope_are_shown_as_bcc_and_the_persons_choice_counts() throws Exception {
        Path mail = Files.writeString(
                folder.resolve("envelope.eml"),
                "X-Sender: boss@x.example\nX-Receiver: a@x.example\nX-Receiver: Hidden <h@x.example>\n"
                        + "Resent-To: r@x.example\nSender: boss@x.example\nFrom: boss@x.example\nTo: a@x.example\nSubject: s\n\nHi\n");
        Correction now = Correction.current(mail);
        assertEquals("Hidden <h@x.example>", now.bcc());

        String same = corrected(now, mail);
        Correction other = new Correction("b@x.example", "", now.bcc(), "box1@x.example", now.replyTo(), now.subject());
        String changed = corrected(other, mail);

        assertEquals(
                "Bcc: Hidden <h@x.example>\nX-Sender: boss@x.example\nSender: boss@x.example\nFrom: boss@x.example\n"
                        + "To: a@x.example\nSubject: s\n\nHi\n",
                same);
        assertEquals("From: box1@x.example\nTo: b@x.example\nBcc: Hidden <h@x.example>\nSubject: s\n\nHi\n", changed);
    }

    @Test
    void a_message_with_bare_line_feeds_keeps_them() throws Exception {
        Path file = file("To: a@x.exmaple\nSubject: x\n\nbody\n");
        assertEquals(
                "To: a@x.example\nSubject: x\n\nbody\n",
                corrected(new Correction("a@x.example", "", "", "", "", "x"), file));
    }
}
