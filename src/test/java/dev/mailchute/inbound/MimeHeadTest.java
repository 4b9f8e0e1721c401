package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.Corpus;
import dev.mailchute.graph.MailSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeHeadTest {
    private static MailSummary listed(String subject, Optional<Address> from) {
        return new MailSummary(
                new MailSummary.MessageIds("id", Optional.of("<made@by.exchange>"), Optional.empty()),
                subject,
                new MailSummary.People(from, List.of(), List.of()),
                Instant.EPOCH,
                MailSummary.Marks.NONE);
    }

    private static final MailSummary KNOWN = listed("Hello", Optional.of(new Address("Ann", "ann@x.example")));
    private static final MailSummary BARE = listed("", Optional.empty());

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "'', nothing",
        "<?xml version=\"1.0\"?><error/>, a web page or XML",
        "' <!DOCTYPE html><html>', a web page or XML",
        "{\"error\": \"From: nobody\"}, JSON",
        "Please come back later., text without a message header",
        "'Error: no\n\nFrom: the gateway', text without a message header",
    })
    void a_gateways_error_page_is_not_a_message(String text, String kind) {
        assertEquals(Optional.of(kind), MimeHead.problem(bytes(text), KNOWN));
    }

    @ParameterizedTest
    @CsvSource({"'Received: from a\r\n by b'", "'X-Odd: 1\r\nfrom : ann@x.example'", "'From ann\nSubject: mbox'"})
    void content_with_a_header_field_is_a_message(String text) {
        assertEquals(Optional.empty(), MimeHead.problem(bytes(text), KNOWN));
    }

    @Test
    void a_header_longer_than_the_examined_bytes_is_accepted() {
        byte[] beginning = new byte[MimeHead.LENGTH];
        Arrays.fill(beginning, (byte) 'x');
        assertTrue(MimeHead.isHeader(beginning));
        beginning[10] = '<';
        assertTrue(MimeHead.isHeader(beginning));
        beginning[0] = '<';
        assertFalse(MimeHead.isHeader(beginning));
    }

    @Test
    void a_message_with_an_empty_list_entry_may_have_no_header() {
        assertEquals(Optional.empty(), MimeHead.problem(new byte[0], BARE));
        assertEquals(Optional.empty(), MimeHead.problem(bytes("Just a text"), BARE));
    }

    @Test
    void no_message_of_the_corpus_that_has_a_header_is_refused() throws IOException {
        for (Path mail : Corpus.mails()) {
            byte[] all = Files.readAllBytes(mail);
            byte[] beginning = Arrays.copyOf(all, Math.min(all.length, MimeHead.LENGTH));
            boolean headless = List.of("zero-byte.eml", "body-only-no-headers.eml", "nested-broken-message.eml")
                    .contains(mail.getFileName().toString());
            assertTrue(headless || MimeHead.isHeader(beginning), mail::toString);
        }
    }
}
