package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailHeadersTest {

    @Test
    void a_plain_message_has_all_fields() throws Exception {
        MailHeaders headers = read("""
                From: "Ann, of X" <ann@x.example>
                To: Bob <bob@x.example>, carl@x.example
                Cc: Team: dora@x.example, Emil <emil@x.example>;, fritz@x.example
                Bcc: undisclosed-recipients:;
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= =?utf-8?q?_aus?=
                 =?iso-8859-1?q?_K=F6ln?=
                Date: Tue, 24 Nov 2026 10:00:00 +0100
                Message-ID: <1@x.example>
                Message-ID: <2@x.example>

                From: nobody@x.example
                """);
        assertEquals(List.of(new Address("Ann, of X", "ann@x.example")), headers.from());
        assertEquals(1, headers.fromFields());
        assertEquals(List.of(new Address("Bob", "bob@x.example"), new Address("", "carl@x.example")), headers.to());
        assertEquals(
                List.of("dora@x.example", "emil@x.example", "fritz@x.example"),
                headers.cc().stream().map(Address::address).toList());
        assertEquals(List.of(), headers.bcc());
        assertEquals(List.of(), headers.malformed());
        assertEquals("Grüße aus Köln", headers.subject());
        assertEquals(Optional.of(Instant.parse("2026-11-24T09:00:00Z")), headers.date());
        assertEquals(Optional.of("<1@x.example>"), headers.messageId());
        assertEquals(5, headers.recipients().size());
        assertTrue(headers.isMail() && headers.hasFrom() && headers.hasDate() && headers.hasMessageId());
        assertFalse(headers.isCut());
    }

    @Test
    void an_address_is_written_as_name_and_address() throws Exception {
        assertEquals(
                "{\"name\":\"Ann\",\"address\":\"ann@x.example\"}",
                new ObjectMapper().writeValueAsString(new Address("Ann", "ann@x.example")));
    }

    @Test
    void several_from_fields_are_counted() throws Exception {
        MailHeaders headers = read("From: a@x.example\nTo: b@x.example\nFROM : c@x.example\n\n");
        assertEquals(2, headers.fromFields());
        assertEquals(2, headers.from().size());
    }

    @Test
    void a_from_field_hidden_after_a_bare_carriage_return_is_counted() throws Exception {
        assertEquals(2, read("From: a@x.example\rFrom: c@x.example\r\n\r\n").fromFields());
    }

    @Test
    void malformed_addresses_are_reported_and_do_not_hide_the_others() throws Exception {
        MailHeaders headers = read("""
                From: MAILER-DAEMON
                To: ann@x.example, "unfinished <b@x.example>, Carl Example, d@@x.example, <e@x..example>
                Cc: fine@x.example, a b@x.example

                """);
        assertTrue(headers.malformed().contains(new MailHeaders.MalformedAddress("From", "MAILER-DAEMON")));
        assertTrue(
                headers.to().contains(new Address("", "ann@x.example")),
                headers.to().toString());
        assertTrue(headers.malformed().stream().anyMatch(one -> one.field().equals("To")));
        assertTrue(headers.cc().contains(new Address("", "fine@x.example")));
    }

    @Test
    void non_ascii_addresses_are_accepted() throws Exception {
        MailHeaders headers = read("""
                From: Jörg <jörg@bücher.example>
                To: उदाहरण@उदाहरण.example, =?koi8-r?q?=E1=CE=CE=C1?= <anna@x.example>

                """);
        assertEquals(List.of(new Address("Jörg", "jörg@bücher.example")), headers.from());
        assertEquals("Анна", headers.to().get(1).name());
        assertEquals(List.of(), headers.malformed());
    }

    @Test
    void eight_bit_bytes_that_are_not_utf8_are_read_as_windows_1252() throws Exception {
        byte[] mail = "Subject: caf\u00e9 \u0096 \u00fcbel\n\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "café – übel", MailHeaders.read(new ByteArrayInputStream(mail)).subject());
    }

    @Test
    void encoded_line_ends_do_not_get_through() throws Exception {
        MailHeaders headers = read("""
                Subject: =?utf-8?q?a=0D=0ABcc:_x@x.example=00?=
                From: =?utf-8?q?Ann=0D=0ABcc=3A_x=40x=2Eexample?= <ann@x.example>

                """);
        assertEquals("a  Bcc: x@x.example", headers.subject());
        assertEquals("Ann  Bcc: x@x.example", headers.from().get(0).name());
    }

    @Test
    void encoded_words_without_a_blank_in_between_are_decoded() throws Exception {
        assertEquals(
                "äb c", read("Subject: =?utf-8?q?=C3=A4?==?utf-8?q?b?= c\n\n").subject());
    }

    @Test
    void a_file_with_a_byte_order_mark_is_not_a_message() throws Exception {
        assertFalse(read("\uFEFFFrom: a@x.example\nTo: b@x.example\n\n").isMail());
        assertTrue(read("From: a@x.example\nX-\uFEFF: b@x.example\n\n").isMail());
    }

    @Test
    void words_in_an_unknown_charset_stay_encoded() throws Exception {
        assertEquals(
                "=?x-nonsense?q?a?=", read("Subject: =?x-nonsense?q?a?=\n\n").subject());
        assertEquals(
                "=?iso-no-such?b?YQ==?=",
                read("Subject: =?iso-no-such?b?YQ==?=\n\n").subject());
    }

    @Test
    void a_folded_message_id_is_one_word() throws Exception {
        assertEquals(
                Optional.of("<a@x.example>"),
                read("Message-ID:\r\n <a@x.example>  (kept)\r\n\r\n").messageId());
        assertEquals(Optional.empty(), read("Message-ID:  \r\n\r\n").messageId());
    }

    @Test
    void no_input_makes_it_fail() throws Exception {
        assertFalse(read("").isMail());
        assertFalse(read("\n\nFrom: a@x.example\n").isMail());
        assertFalse(read("Hello there,\nthis is no mail.\n").isMail());
        assertTrue(read("Subject: \0x\0\n").isMail());
        assertEquals("Nothing follows", read("Subject: Nothing follows").subject());
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            MailHeaders.read(new ByteArrayInputStream(bytes));
        }
    }

    @Test
    void ten_thousand_recipients_are_all_read() throws Exception {
        String to = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"Doe, No. " + i + "\" <a" + i + "@x.example>")
                .collect(Collectors.joining(",\r\n "));
        MailHeaders headers = read("To: " + to + "\r\n\r\n");
        assertEquals(10_000, headers.to().size());
        assertEquals(
                new Address("Doe, No. 9999", "a9999@x.example"), headers.to().get(9999));
        assertEquals(List.of(), headers.malformed());
        assertFalse(headers.isCut());
    }

    @Test
    void an_endless_header_is_cut() throws Exception {
        assertTrue(read("Subject: a\n" + "X-A: b\n".repeat(200_000)).isCut());
        assertTrue(read("To: a@x.example\n".repeat(50_000) + "\n").isCut());
        assertTrue(read("To: " + "a@b,".repeat(200_000) + "\n\n").isCut());
        assertTrue(read("From:\n".repeat(3000) + "\n").isCut());
        assertFalse(read("X-A: b\n".repeat(100_000) + "Subject: late\n\n").isCut());
    }

    @Test
    void hostile_texts_are_parsed_quickly() {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            for (String unit : List.of("(", "<", "[", "\"", "=?utf-8?q?a?=", "a:", "\\(", "<(\"", ",", "a@b;")) {
                read("From: " + unit.repeat(900_000 / unit.length()) + "\nSubject: "
                        + unit.repeat(100_000 / unit.length()) + "\n\n");
                read(("To: " + unit.repeat(2000 / unit.length()) + "\n").repeat(200) + "\n");
            }
            // CPU time, which does not depend on the load of the machine
            Duration spent = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
            assertTrue(spent.toSeconds() < 20, spent::toString);
        });
    }

    @Test
    void every_message_of_the_corpus_is_read() throws Exception {
        for (Path mail : Corpus.mails()) {
            MailHeaders headers = MailHeaders.read(mail);
            assertFalse(headers.isCut(), mail.toString());
        }
        assertEquals(
                600,
                MailHeaders.read(Corpus.mail("recipients-600.eml")).recipients().size());
        assertEquals(
                2, MailHeaders.read(Corpus.mail("singleton-headers-twice.eml")).fromFields());
        assertFalse(MailHeaders.read(Corpus.mail("body-only-no-headers.eml")).isMail());
        assertFalse(MailHeaders.read(Corpus.mail("zero-byte.eml")).isMail());
        assertEquals(
                List.of(), MailHeaders.read(Corpus.mail("no-recipients.eml")).recipients());
        assertEquals(
                2, MailHeaders.read(Corpus.mail("bcc-header-present.eml")).bcc().size());
        assertEquals(
                List.of(),
                MailHeaders.read(Corpus.mail("eai-utf8-addresses.eml")).malformed());
        assertEquals(
                List.of(), MailHeaders.read(Corpus.mail("eai-utf8-domain.eml")).malformed());
    }

    static MailHeaders read(String mail) throws IOException {
        return MailHeaders.read(new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    }
}
