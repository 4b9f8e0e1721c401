package dev.mailchute.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.Participants;
import dev.mailchute.eml.UnsendableMail;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON of a draft without attachments, for {@code POST /users/{mailbox}/messages}. */
final class DraftJson {
    private static final int MAX_BYTES = 4 * 1000 * 1000;

    private DraftJson() {}

    /** @throws UnsendableMail {@code body-too-large} if it does not fit into one request */
    static ObjectNode of(DraftParts parts) throws UnsendableMail {
        ObjectNode draft = written(parts);
        if (draft.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw DraftParts.bodyTooLarge();
        }
        return draft;
    }

    private static ObjectNode written(DraftParts parts) {
        Participants people = parts.participants();
        ObjectNode draft = JsonNodeFactory.instance.objectNode();
        draft.put("subject", parts.heading().subject());
        draft.putObject("body")
                .put("contentType", parts.body().contentType())
                .put("content", parts.body().content());
        draft.set("from", recipient(people.from()));
        recipients(draft, "toRecipients", people.to());
        recipients(draft, "ccRecipients", people.cc());
        recipients(draft, "bccRecipients", people.bcc());
        recipients(draft, "replyTo", people.replyTo());
        draft.put("internetMessageId", parts.heading().internetMessageId());
        draft.put("importance", parts.heading().importance());
        if (parts.heading().isReadReceiptRequested()) {
            draft.put("isReadReceiptRequested", true);
        }
        if (parts.heading().isDeliveryReceiptRequested()) {
            draft.put("isDeliveryReceiptRequested", true);
        }
        if (!parts.extras().headers().isEmpty()) { // Graph refuses an empty list
            ArrayNode list = draft.putArray("internetMessageHeaders");
            parts.extras()
                    .headers()
                    .forEach(field -> list.addObject().put("name", field.name()).put("value", field.value()));
        }
        if (!parts.extras().properties().isEmpty()) {
            ArrayNode list = draft.putArray("singleValueExtendedProperties");
            parts.extras().properties().forEach(property -> list.addObject()
                    .put("id", property.id())
                    .put("value", property.value()));
        }
        return draft;
    }

    private static void recipients(ObjectNode draft, String key, List<Address> addresses) {
        ArrayNode list = draft.putArray(key);
        addresses.forEach(address -> list.add(recipient(address)));
    }

    private static ObjectNode recipient(Address address) {
        ObjectNode recipient = JsonNodeFactory.instance.objectNode();
        ObjectNode email = recipient.putObject("emailAddress").put("address", address.address());
        if (!address.name().isEmpty()) {
            email.put("name", address.name());
        }
        return recipient;
    }
}
