package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.HeaderField;
import dev.mailchute.eml.MailText;
import dev.mailchute.eml.Participants;
import dev.mailchute.eml.UnsendableMail;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftJsonTest {
    private static final DraftParts.Extras NONE = new DraftParts.Extras(List.of(), List.of(), List.of());

    private static DraftParts parts(MailText text, boolean receipt, DraftParts.Extras extras) {
        return new DraftParts(
                new DraftParts.DraftHeading("Grüße", "<1@contoso.com>", "high", receipt, false),
                text,
                new Participants(
                        new Address("Shop", "shop@contoso.com"),
                        List.of(new Address("Jörg", "j@x.example")),
                        List.of(new Address("", "c@x.example")),
                        List.of(),
                        List.of()),
                extras,
                List.of());
    }

    @Test
    void everything_is_where_graph_expects_it() throws Exception {
        JsonNode draft = DraftJson.of(parts(
                MailText.html("<p>schön"),
                true,
                new DraftParts.Extras(
                        List.of(new HeaderField("X-Order", "17")),
                        List.of(new DraftParts.Property("String 0x1042", "<0@x.example>")),
                        List.of("no field"))));
        assertEquals("Grüße", draft.at("/subject").asText());
        assertEquals("<p>schön", draft.at("/body/content").asText());
        assertEquals("html", draft.at("/body/contentType").asText());
        assertEquals(
                "j@x.example", draft.at("/toRecipients/0/emailAddress/address").asText());
        assertEquals("Jörg", draft.at("/toRecipients/0/emailAddress/name").asText());
        assertFalse(draft.at("/ccRecipients/0/emailAddress").has("name"));
        assertEquals("shop@contoso.com", draft.at("/from/emailAddress/address").asText());
        assertEquals("<1@contoso.com>", draft.at("/internetMessageId").asText());
        assertEquals("high", draft.at("/importance").asText());
        assertEquals("X-Order", draft.at("/internetMessageHeaders/0/name").asText());
        assertEquals(
                "String 0x1042", draft.at("/singleValueExtendedProperties/0/id").asText());
        assertEquals(
                "<0@x.example>",
                draft.at("/singleValueExtendedProperties/0/value").asText());
        assertTrue(draft.at("/isReadReceiptRequested").asBoolean());
        assertFalse(draft.has("isDeliveryReceiptRequested"));
        assertFalse(draft.has("attachments"));
    }

    @Test
    void empty_lists_that_graph_refuses_are_left_out() throws Exception {
        JsonNode draft = DraftJson.of(parts(MailText.plain("Hello"), false, NONE));
        assertFalse(draft.has("internetMessageHeaders"));
        assertFalse(draft.has("singleValueExtendedProperties"));
        assertFalse(draft.has("isReadReceiptRequested"));
    }

    @Test
    void a_text_that_is_too_large_for_a_request_as_json_is_refused() {
        UnsendableMail refusal = assertThrows(
                UnsendableMail.class,
                () -> DraftJson.of(parts(MailText.plain("\"".repeat(3 * 1024 * 1024)), false, NONE)));
        assertEquals("body-too-large", refusal.code());
    }
}
