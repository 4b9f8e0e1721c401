package dev.mailchute.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mailchute.eml.EmlName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskedTextTest {
    @BeforeAll
    static void keep() {
        MaskedText.keep(List.of("Desk@masked.example"));
    }

    static Stream<String> addresses() {
        return Stream.of(
                "boss@x",
                "boss@x.example",
                "o.ne+two_three@sub.x.example",
                "b\u00f6ss@\u00fcml\u00e4ut.example",
                "boss%40x.example",
                "\"the boss\"@x.example",
                "boss@[192.0.2.1]",
                "desk@masked.example.org",
                "x-desk@masked.example");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_is_masked_wherever_it_stands(String address) {
        for (String around : List.of(
                "the sender %s is not allowed",
                "%s",
                "Boss <%s>, Ann <%s>",
                "[to=%s, cc=%s]",
                "not allowed: %s.",
                "(%s)",
                "mailto:%s?",
                "https://graph.example/v1.0/users/%s/messages",
                "in 'To: %s'",
                "line\n\tat %s\n")) {
            String masked = MaskedText.of(around.replace("%s", address));
            assertFalse(masked.contains("boss") || masked.contains("desk@"), masked);
            assertFalse(masked.contains("o.ne") || masked.contains("b\u00f6ss"), masked);
        }
    }

    @Test
    void a_subject_that_is_quoted_is_masked_where_it_stands_as_a_word_of_its_own() {
        assertEquals("about (subject), again", MaskedText.of("about a$1, again", "a$1"));
        assertEquals("a bat", MaskedText.of("a bat", "at"));
        assertEquals("nothing", MaskedText.of("nothing", " "));
    }

    @Test
    void the_rest_of_the_sentence_stays() {
        assertEquals(
                "the sender (address) is not allowed; send as desk@masked.example, or ask (address).",
                MaskedText.of("the sender boss@x is not allowed; send as desk@masked.example, or ask ann@x.example."));
    }

    @Test
    void a_configured_mailbox_stays_in_any_case_and_encoding() {
        for (String text : List.of(
                "inbound desk (DESK@masked.example) is down",
                "/users/desk%40masked.example/messages",
                "send as desk@masked.example.")) {
            assertEquals(text, MaskedText.of(text));
        }
    }

    @Test
    void a_message_id_stays_where_it_is_named_as_one_and_nowhere_else() {
        String line = "desk message 0a " + MessageLine.id("<a.1@x.example>");
        assertEquals("desk message 0a message-id=<a.1@x.example>", line);
        assertEquals(line, MaskedText.of(line));
        assertEquals("sent as <(address)>", MaskedText.of("sent as <a.1@x.example>"));
        assertEquals(
                "message-id=<xboss@x>", MaskedText.of(MessageLine.id("<x> \r\nboss@x")), "it can forge no line either");
    }

    @Test
    void a_file_name_made_of_a_subject_keeps_time_and_key() {
        for (String subject : List.of(
                "Printer on fire", "\u00c4rger im B\u00fcro", "a_b", "\u0939\u093f\u0928\u094d\u0926\u0940", "a@b")) {
            String name = EmlName.of(Instant.parse("2026-11-22T09:30:00Z"), subject, "0a1b2c3d4e5f6071");
            assertEquals(
                    "/srv/drop/.staging/20261122T093000Z_(subject)_0a1b2c3d4e5f6071.part is gone",
                    MaskedText.of("/srv/drop/.staging/" + name + ".part is gone"));
        }
    }

    @Test
    void other_text_stays_as_it_is() {
        for (String text : List.of(
                "Mailchute has started: inbound [support], outbound []; http://127.0.0.1:8080/mail-center",
                "file C:\\mail\\a_b_c.eml",
                "at dev.mailchute.app.Application.start(Application.java:84)",
                "")) {
            assertEquals(text, MaskedText.of(text));
        }
        assertEquals(null, MaskedText.of(null));
    }

    @Test
    void a_very_long_text_costs_no_more_than_its_length() {
        String text = "x_".repeat(500_000) + " \"" + "a\" ".repeat(200_000) + "@" + "b@".repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> MaskedText.of(text));
    }
}
