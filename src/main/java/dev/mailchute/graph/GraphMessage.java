package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.HeaderField;
import dev.mailchute.eml.KnownMessage;
import dev.mailchute.eml.MailText;
import dev.mailchute.eml.Participants;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a message from Graph's JSON. Missing members become empty; nothing is validated here. */
final class GraphMessage {
    /** For an answer that is mostly one long text. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private GraphMessage() {}

    static KnownMessage read(JsonNode message) {
        JsonNode sender = message.path("from").isObject() ? message.path("from") : message.path("sender");
        return new KnownMessage(
                message.path("id").asText(""),
                new KnownMessage.KnownHeading(
                        message.path("subject").asText(""),
                        message.path("internetMessageId").asText(""),
                        date(message)),
                new Participants(
                        address(sender),
                        addresses(message, "toRecipients"),
                        addresses(message, "ccRecipients"),
                        addresses(message, "bccRecipients"),
                        addresses(message, "replyTo")),
                fields(message),
                text(message.path("body")));
    }

    private static MailText text(JsonNode body) {
        String content = body.path("content").asText("");
        return body.path("contentType").asText("").equalsIgnoreCase("html")
                ? MailText.html(content)
                : MailText.plain(content);
    }

    private static List<Address> addresses(JsonNode message, String key) {
        List<Address> addresses = new ArrayList<>();
        message.path(key).forEach(recipient -> addresses.add(address(recipient)));
        return addresses;
    }

    private static Address address(JsonNode recipient) {
        JsonNode address = recipient.path("emailAddress");
        return new Address(
                address.path("name").asText(""), address.path("address").asText(""));
    }

    private static Optional<Instant> date(JsonNode message) {
        for (String key : List.of("sentDateTime", "receivedDateTime")) {
            try {
                return Optional.of(Instant.parse(message.path(key).asText("")));
            } catch (DateTimeException missing) {
                // try the next key
            }
        }
        return Optional.empty();
    }

    private static List<HeaderField> fields(JsonNode message) {
        List<HeaderField> fields = new ArrayList<>();
        message.path("internetMessageHeaders")
                .forEach(header -> fields.add(new HeaderField(
                        header.path("name").asText(""), header.path("value").asText(""))));
        return fields;
    }
}
