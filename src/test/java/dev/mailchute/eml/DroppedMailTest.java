package dev.mailchute.eml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedMailTest {
    private static final Path FIELD = Path.of("src", "test", "resources", "field", "outbox");
    private static final OutgoingCheck CHECK =
            new OutgoingCheck("orders", "box1@rig.example", java.util.Set.of("shop@rig.example"), Long.MAX_VALUE);

    @TempDir
    Path folder;

    @Test
    void the_envelope_written_by_dotnet_is_removed_and_its_blind_recipient_becomes_bcc() throws Exception {
        DroppedMail mail = checked(FIELD.resolve("dotnet-bcc.eml"), false);

        String sent = text(mail);

        assertFalse(
                sent.toLowerCase().contains("x-sender") || sent.toLowerCase().contains("x-receiver"), sent);
        assertTrue(sent.startsWith("Bcc: Hidden Boss <hidden@x.example>\r\nMIME-Version: 1.0\r\nFrom: "), sent);
        assertEquals(List.of("a@x.example"), addresses(mail.headers().to()));
        assertEquals(List.of("c@x.example"), addresses(mail.headers().cc()));
        assertEquals(List.of("hidden@x.example"), addresses(mail.headers().bcc()));
        String file = Files.readString(FIELD.resolve("dotnet-bcc.eml"));
        assertEquals(file.substring(file.indexOf("MIME-Version")), sent.substring(sent.indexOf("MIME-Version")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void an_envelope_may_be_in_any_case_folded_and_with_any_line_ends(String end) throws Exception {
        String header = String.join(
                end,
                "x-sender: \"Service",
                "\tDesk\" <BOX1@rig.example>",
                "X-RECEIVER: A@X.example, \"B, b\" <b@x.example>",
                "x-receiver:",
                " c@x.example",
                "x-receiver: A@x.example",
                "x-receiver: <d@x.example> NOTIFY=NEVER ORcpt=rfc822;d@x.example",
                "Subject: x",
                "To: a@x.example",
                "From: box1@rig.example",
                "",
                "Hello" + end);

        DroppedMail mail = checked(file(header), false);

        assertEquals(
                "Bcc: \"B, b\" <b@x.example>, c@x.example, d@x.example" + end + "Subject: x" + end + "To: a@x.example"
                        + end + "From: box1@rig.example" + end + end + "Hello" + end,
                text(mail));
    }

    @Test
    void an_address_already_in_bcc_is_not_repeated() throws Exception {
        DroppedMail mail = checked(
                file("X-Receiver: a@x.example\nX-Receiver: b@x.example\nX-Receiver: c@x.example\n"
                        + "To: a@x.example\nBcc: b@X.example\n\nHello\n"),
                false);

        assertEquals("Bcc: b@X.example, c@x.example\nTo: a@x.example\n\nHello\n", text(mail));
    }

    @Test
    void ten_thousand_receivers_become_bcc() throws Exception {
        StringBuilder mail = new StringBuilder("X-Sender: box1@rig.example\r\n");
        IntStream.range(0, 10_000)
                .forEach(i -> mail.append("X-Receiver: r").append(i).append("@x.example\r\n"));
        mail.append("From: box1@rig.example\r\nSubject: x\r\n\r\nHello\r\n");

        DroppedMail dropped = checked(file(mail.toString()), false);

        assertEquals(10_000, dropped.headers().bcc().size());
        assertTrue(text(dropped).lines().allMatch(line -> line.length() < 990));
    }

    @Test
    void a_message_with_a_too_large_header_is_held_in_bounded_memory() throws Exception {
        assertEquals("header-too-large", refusal("X-Receiver: a@x.example\n".repeat(40_000) + "\nx\n"));
        assertEquals("header-too-large", refusal("To: a@x.example\n" + "a:\n".repeat(300_000) + "\nx\n"));
        assertEquals("header-too-large", refusal("To: a@x.example\nX: " + "y".repeat(1 << 20) + "\n\nx\n"));
    }

    @Test
    void a_message_with_a_mismatched_envelope_is_held() throws Exception {
        assertEquals("envelope-mismatch", refusal("X-Receiver: a@x.example\nTo: a@x.example, b@x.example\n\nx\n"));
        assertEquals("envelope-mismatch", refusal("X-Receiver: a@x.example\nTo: a@x.example\nBcc: b@x.example\n\nx\n"));
        assertEquals("envelope-mismatch", refusal("To: a@x.example\nX-Receiver: a@x.example\n\nx\n"));
        assertEquals("sender-not-allowed", refusal("X-Sender: boss@rig.example\nTo: a@x.example\n\nx\n"));
        assertEquals("bad-address", refusal("X-Sender: <>\nTo: a@x.example\n\nx\n"));
        assertEquals("bad-address", refusal("X-Receiver: a@x.example\nX-Receiver: nobody\nTo: a@x.example\n\nx\n"));
        assertEquals(
                "several-senders",
                refusal("X-Sender: box1@rig.example\nX-Sender: shop@rig.example\nTo: a@x.example\n\nx\n"));
        checked(file("X-Sender: shop@rig.example\nTo: a@x.example\n\nx\n"), false);
    }

    @Test
    void an_x_sender_further_down_is_an_ordinary_field() throws Exception {
        String mail = "To: a@x.example\nX-Sender: boss@rig.example\n\nx\n";
        assertEquals(mail, text(checked(file(mail), false)));
    }

    @Test
    void the_sender_is_compared_with_allowed_from() throws Exception {
        assertEquals(
                "sender-not-allowed",
                refusal("From: box1@rig.example\nSender: boss@rig.example\nTo: a@x.example\n\nx\n"));
        checked(file("From: box1@rig.example\nSender: Shop@rig.example\nTo: a@x.example\n\nx\n"), false);
    }

    @Test
    void dot_stuffing_is_removed_if_the_outbox_is_configured_so() throws Exception {
        DroppedMail stuffed = checked(FIELD.resolve("dotnet-framework-dotstuffed.eml"), true);

        String sent = text(stuffed);

        assertTrue(sent.contains("=\r\n.bbbbbb price 12=\r\n.50 EUR</p>\r\n"), sent);
        assertEquals(stuffed.size(), sent.length());
        assertTrue(text(checked(FIELD.resolve("dotnet-framework-dotstuffed.eml"), false))
                .contains("\r\n..50 EUR"));
    }

    @Test
    void only_stuffed_dots_in_the_body_and_a_final_dot_line_are_removed() throws Exception {
        String header = "To: a@x.example\nSubject: ..x\n\n";
        assertEquals(
                header + ".one\n..two\n.single\n.\n a..b\r\n.\r\nx",
                unstuffed(header + "..one\n...two\n.single\n.\n a..b\r\n..\r\nx"));
        assertEquals(header + "x\r\n", unstuffed(header + "x\r\n.\r\n"));
        assertEquals(header + "x\n", unstuffed(header + "x\n.\n"));
        assertEquals(header + "x\n", unstuffed(header + "x\n."));
        assertEquals(header + "x..", unstuffed(header + "x.."));
        String long1 = ("." + "y".repeat(63) + "\n").repeat(5000);
        assertEquals(header + long1, unstuffed(header + long1.replace(".y", "..y") + ".\n"));
    }

    @Test
    void fields_of_mail_clients_are_not_sent() throws Exception {
        for (String name : List.of("thunderbird-draft.eml", "outlook-xunsent.eml")) {
            String sent = text(checked(FIELD.resolve(name), false));
            assertFalse(
                    sent.matches("(?s).*(X-Unsent|X-Mozilla|FCC|X-Identity-Key|X-Account-Key|attachmentreminder).*"),
                    sent);
            String file = Files.readString(FIELD.resolve(name));
            assertEquals(file.substring(file.indexOf("From: ")), sent.substring(sent.indexOf("From: ")));
        }
        assertEquals(
                List.of("hid@x.example"),
                addresses(checked(FIELD.resolve("thunderbird-draft.eml"), false)
                        .headers()
                        .bcc()));
        String local =
                "Status: RO\nX-Status: A\nX-Keywords: a\nX-UID: 1\nReturn-Path: <a@x.example>\nDelivered-To: b@x.example\n"
                        + "X-Envelope-To: h@x.example\nX-Original-To: h@x.example\nX-Evolution-Account: 1@desk\nX-Apple-Auto-Saved: 1\n"
                        + "X-KMail-Transport: 7\nX-Claws-Account-Id: 1\nX-Mutt-Fcc: =sent\n";
        String rest = "To: a@x.example\nX-Priority: 1\nX-Order: 7\nX-Mozilla: stays\nList-Id: x\n\nStatus: stays\n";
        assertEquals(rest, text(checked(file(local + rest), false)));
    }

    @Test
    void a_byte_order_mark_is_removed() throws Exception {
        DroppedMail mail = checked(file("\uFEFFTo: a@x.example\nSubject: x\n\n\uFEFFü\n"), false);
        assertEquals("To: a@x.example\nSubject: x\n\n\uFEFFü\n", text(mail));
        assertEquals(mail.size(), text(mail).getBytes(UTF_8).length);
    }

    @Test
    void repeated_to_cc_and_bcc_fields_are_merged() throws Exception {
        DroppedMail mail = checked(
                file("To: a@x.example\r\nCc: Änn <c@x.example>\r\nSubject: x\r\nTo: \"B, b\" <b@x.example>\r\n"
                        + "cc: d@x.example\r\nBcc: e@x.example\r\nBcc:\r\n\r\nHello\r\n"),
                false);

        assertEquals(
                "To: a@x.example, \"B, b\" <b@x.example>\r\nCc: =?UTF-8?Q?=C3=84nn?= <c@x.example>, d@x.example\r\n"
                        + "Bcc: e@x.example\r\nSubject: x\r\n\r\nHello\r\n",
                text(mail));
        assertEquals("bad-address", refusal("To: a@x.example\nTo: nobody\n\nx\n"));
    }

    @Test
    void several_messages_in_one_file_are_held() throws Exception {
        assertEquals("several-messages", refusal(Files.readString(FIELD.resolve("django-2in1.eml"))));
        String ruby = "Date: Wed, 25 Nov 2026 12:00:00 +0000\r\nFrom: box1@rig.example\r\nTo: a@x.example\r\n"
                + "Message-ID: <%d@host.mail>\r\nSubject: x\r\nMime-Version: 1.0\r\nContent-Type: text/plain;\r\n charset=UTF-8\r\n"
                + "Content-Transfer-Encoding: 7bit\r\n\r\nHello";
        assertEquals("several-messages", refusal(ruby.formatted(1) + ruby.formatted(2)));
        String html = "To: a@x.example\nFrom: box1@rig.example\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\n\nx\n--b--\n\n";
        assertEquals("several-messages", refusal(html + "-".repeat(79) + "\n" + html));
        assertEquals("several-messages", refusal("From a@x.example Wed Nov 25 12:00:00 2026\nTo: a@x.example\n\nx\n"));
        assertEquals(
                "several-messages",
                refusal(
                        "To: a@x.example\nSubject: 1\n\nx\n\nFrom b@x.example Wed Nov 25 12:00:00 2026\nTo: b@x.example\n"
                                + "Subject: 2\n\ny\n"));
    }

    @Test
    void a_message_that_contains_or_quotes_another_is_a_single_message() throws Exception {
        String django = Files.readString(FIELD.resolve("django-2in1.eml"));
        checked(file(django.substring(0, django.indexOf("---") + 80)), false); // one message as Django writes it
        String quoted = "From: b@x.example\nTo: c@x.example\nSubject: y\nDate: today\n\n";
        checked(file("To: a@x.example\n\nSee below\n\n-----Original Message-----\n" + quoted + "Hello\n"), false);
        String whole =
                "From: b@x.example\nTo: c@x.example\nMessage-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHi\n";
        checked(
                file(
                        "To: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/rfc822\n\n"
                                + whole + "\n--b--\n"),
                false);
        checked(file("To: a@x.example\nContent-Type: message/rfc822\n\n" + whole), false);
        checked(file("To: a@x.example\n\nThe headers were:\nReceived: from x\n" + whole), false);
    }

    @Test
    void a_file_that_is_not_a_message_is_held_with_a_reason() throws Exception {
        for (String file : List.of(
                "1234      \nTo: a@x.example\n\nx\n<?xml version=\"1.0\"?>\n",
                "Hello\nTo: a@x.example\n\nx\n",
                " To: a@x.example\n\nx\n",
                "\nTo: a@x.example\n\nx\n",
                "Dear all:\n\nx\n")) {
            assertEquals("not-a-mail", refusal(file), file);
        }
        Path utf16 = Files.write(
                folder.resolve("utf16.eml"), "\uFEFFTo: a@x.example\n\nx\n".getBytes(StandardCharsets.UTF_16LE));
        UnsendableMail refused = assertThrows(UnsendableMail.class, () -> checked(utf16, false));
        assertTrue(refused.reason().contains("UTF-16"), refused.reason());
        assertTrue(assertThrows(UnsendableMail.class, () -> checked(file("1234\nTo: a@x.example\n\nx\n"), false))
                .reason()
                .contains(".emlx"));
    }

    @Test
    void resent_recipients_are_held() throws Exception {
        assertEquals("resent", refusal(Files.readString(FIELD.resolve("resent.eml"))));
        assertEquals("resent", refusal("To: a@x.example\nResent-Bcc: b@x.example\n\nx\n"));
        checked(file("To: a@x.example\nResent-From: b@x.example\nResent-Date: x\n\nx\n"), false);
    }

    @Test
    void unfinished_files_are_held_unless_a_person_retries_them() throws Exception {
        String multipart = "To: a@x.example\nContent-Type: multipart/mixed;\n boundary=\"b b\"\n\n--b b\n\nx\n";
        String zeros = "To: a@x.example\n\nx\n" + "\0".repeat(100);
        String hole = "To: a@x.example\n\nx\n" + "\0".repeat(8192) + "y\n";
        for (String file : List.of(multipart, multipart + "--b b-", zeros, hole, "To: a@x.example\nSubject: hel")) {
            assertEquals("unfinished", refusal(file), file);
            DroppedMail.read(file(file), false).check(false);
        }
        assertEquals("unfinished", refusal("\0".repeat(100)));
        checked(file(multipart + "--b b--"), false);
        checked(file(multipart + "--b b-- \r\nepilogue\n".repeat(9000)), false);
        checked(file((multipart + "--b b--").replace("\n", "\r")), false);
        checked(file(multipart.replace("b b\"", "b b  \"") + "--b b  --\n"), false);
        checked(file("To: a@x.example\nSubject: no body\n"), false);
        checked(file("To: a@x.example\nContent-Type: multipart/mixed\n\nno boundary to be found\n"), false);
    }

    private String refusal(String mail) throws IOException {
        Path file = file(mail);
        return assertThrows(UnsendableMail.class, () -> checked(file, false), mail)
                .code();
    }

    private static DroppedMail checked(Path file, boolean dotStuffed) throws IOException, UnsendableMail {
        DroppedMail mail = DroppedMail.read(file, dotStuffed);
        mail.check(true);
        CHECK.check(mail, mail.headers(), mail.size());
        return mail;
    }

    private String unstuffed(String mail) throws IOException {
        DroppedMail dropped = DroppedMail.read(file(mail), true);
        assertEquals(dropped.size(), text(dropped).length());
        return text(dropped);
    }

    private Path file(String mail) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "mail", ".eml"), mail);
    }

    private static String text(DroppedMail mail) throws IOException {
        try (InputStream in = mail.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<String> addresses(List<Address> addresses) {
        return addresses.stream().map(Address::address).toList();
    }
}
