package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** What Graph refuses in the JSON of a message. */
final class DraftCheck {
    private static final Set<String> FURTHER = Set.of("attachments", "singleValueExtendedProperties", "extensions");
    private static final List<String> LISTS = List.of("toRecipients", "ccRecipients", "bccRecipients", "replyTo");

    private DraftCheck() {}

    static void check(ObjectNode message) {
        message.fieldNames().forEachRemaining(name -> {
            if (!name.startsWith("@odata") && !MessageJson.names().contains(name) && !FURTHER.contains(name)) {
                throw GraphFailure.noSuchProperty(name, "Message");
            }
        });
        checkHeaders(message.get("internetMessageHeaders"));
        for (String list : LISTS) {
            message.path(list).forEach(DraftCheck::checkAddress);
        }
        if (message.has("from")) {
            checkAddress(message.get("from"));
        }
        JsonNode body = message.get("body");
        if (body != null && !body.path("contentType").asText("text").matches("(?i)text|html")) {
            throw GraphFailure.badRequest("Requested value for body/contentType was not found.");
        }
    }

    private static void checkHeaders(JsonNode headers) {
        if (headers == null) {
            return;
        }
        if (headers.isEmpty() || headers.size() > 5) {
            throw new GraphFailure(
                    400,
                    "InvalidInternetMessageHeaderCollection",
                    "Between one and five internet message headers are allowed.");
        }
        for (JsonNode header : headers) {
            String name = header.path("name").asText("");
            if (!name.regionMatches(true, 0, "x-", 0, 2)) {
                throw new GraphFailure(
                        400,
                        "InvalidInternetMessageHeader",
                        "The internet message header name '" + name + "' should start with 'x-' or 'X-'.");
            }
        }
    }

    private static void checkAddress(JsonNode recipient) {
        if (!recipient.path("emailAddress").isObject()) {
            throw GraphFailure.badRequest("A recipient needs an emailAddress.");
        }
    }
}
