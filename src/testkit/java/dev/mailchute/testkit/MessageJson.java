package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.mail.Header;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Messages and attachments in Graph's JSON. */
final class MessageJson {
    private static final Map<String, Function<FakeMail, JsonNode>> PROPERTIES = new LinkedHashMap<>();
    /** Returned only if selected. */
    private static final Set<String> ON_REQUEST = Set.of("internetMessageHeaders", "uniqueBody");

    static {
        PROPERTIES.put("createdDateTime", mail -> time(mail.receivedAt()));
        PROPERTIES.put("lastModifiedDateTime", mail -> time(mail.changedAt));
        PROPERTIES.put("changeKey", mail -> text("CQAAABYAAACF" + mail.number() + "x" + mail.changes));
        PROPERTIES.put("categories", mail -> texts(mail.categories));
        PROPERTIES.put("receivedDateTime", mail -> time(mail.receivedAt()));
        PROPERTIES.put("sentDateTime", mail -> time(mail.facts().date().orElse(mail.receivedAt())));
        PROPERTIES.put("hasAttachments", mail -> BooleanNode.valueOf(mail.hasAttachments()));
        PROPERTIES.put("internetMessageId", mail -> text(mail.internetMessageId()));
        PROPERTIES.put("subject", mail -> text(mail.subject()));
        PROPERTIES.put("bodyPreview", mail -> text(preview(mail)));
        PROPERTIES.put(
                "importance",
                mail -> text(mail.text("importance").orElse(mail.facts().importance())));
        PROPERTIES.put("parentFolderId", mail -> text(mail.folder.id));
        PROPERTIES.put("conversationId", mail -> text(mail.conversationId()));
        PROPERTIES.put("conversationIndex", mail -> text("AQHb" + mail.number()));
        PROPERTIES.put(
                "isDeliveryReceiptRequested", mail -> set(mail, "isDeliveryReceiptRequested", NullNode.instance));
        PROPERTIES.put("isReadReceiptRequested", mail -> set(mail, "isReadReceiptRequested", BooleanNode.FALSE));
        PROPERTIES.put("isRead", mail -> BooleanNode.valueOf(mail.read));
        PROPERTIES.put("isDraft", mail -> BooleanNode.valueOf(mail.draft));
        PROPERTIES.put(
                "webLink",
                mail -> text(
                        "https://outlook.office365.com/owa/?ItemID=" + mail.number() + "&viewmodel=ReadMessageItem"));
        PROPERTIES.put("inferenceClassification", mail -> set(mail, "inferenceClassification", text("focused")));
        PROPERTIES.put("body", MessageJson::body);
        PROPERTIES.put(
                "sender",
                mail -> address(
                        mail.properties.has("from") ? mail.from() : mail.facts().sender()));
        PROPERTIES.put("from", mail -> address(mail.from()));
        PROPERTIES.put("toRecipients", mail -> addresses(mail.addresses("toRecipients")));
        PROPERTIES.put("ccRecipients", mail -> addresses(mail.addresses("ccRecipients")));
        PROPERTIES.put("bccRecipients", mail -> addresses(mail.addresses("bccRecipients")));
        PROPERTIES.put("replyTo", mail -> addresses(mail.addresses("replyTo")));
        PROPERTIES.put("flag", mail -> set(mail, "flag", Json.object().put("flagStatus", "notFlagged")));
        PROPERTIES.put("internetMessageHeaders", MessageJson::headers);
        PROPERTIES.put("uniqueBody", MessageJson::body);
    }

    private MessageJson() {}

    static Set<String> names() {
        return PROPERTIES.keySet();
    }

    /** @param id in the form that the client asked for */
    static ObjectNode of(FakeMail mail, String id, List<String> select, boolean expandAttachments) {
        ObjectNode json = Json.object();
        if (!mail.type.equals("#microsoft.graph.message")) {
            json.put("@odata.type", mail.type);
        }
        json.put("@odata.etag", "W/\"CQAAABYAAACF" + mail.number() + "x" + mail.changes + "\"");
        json.put("id", id);
        for (Map.Entry<String, Function<FakeMail, JsonNode>> property : PROPERTIES.entrySet()) {
            String name = property.getKey();
            if (select.isEmpty() ? !ON_REQUEST.contains(name) : select.contains(name)) {
                json.set(name, property.getValue().apply(mail));
            }
        }
        if (mail.properties.has("singleValueExtendedProperties")) {
            json.set("singleValueExtendedProperties", mail.properties.get("singleValueExtendedProperties"));
        }
        if (expandAttachments) {
            ArrayNode attachments = json.putArray("attachments");
            mail.attachments().forEach(attachment -> attachments.add(attachment(attachment, true, List.of())));
        }
        return json;
    }

    static void checkSelect(List<String> select) {
        for (String name : select) {
            if (!name.equals("id") && !PROPERTIES.containsKey(name)) {
                throw GraphFailure.noSuchProperty(name, "Message");
            }
        }
    }

    static ObjectNode attachment(FakeAttachment attachment, boolean withContent, List<String> select) {
        ObjectNode json = Json.object();
        json.put(
                "@odata.type",
                attachment.isLink()
                        ? "#microsoft.graph.referenceAttachment"
                        : attachment.item() ? "#microsoft.graph.itemAttachment" : "#microsoft.graph.fileAttachment");
        json.put("@odata.mediaContentType", attachment.contentType());
        json.put("id", attachment.id());
        json.put("lastModifiedDateTime", "2026-11-22T09:30:00Z");
        json.put("name", attachment.name());
        json.put("contentType", attachment.item() ? null : attachment.contentType());
        long size = attachment.isLink() ? 0 : attachment.content().length();
        byte[] content = attachment.isLink() || !withContent
                ? new byte[0]
                : attachment.content().bytes();
        json.put("size", size);
        json.put("isInline", attachment.inline());
        if (!attachment.item() && !attachment.isLink()) {
            json.put("contentId", attachment.contentId());
            json.putNull("contentLocation");
            if (withContent) {
                json.put("contentBytes", Base64.getEncoder().encodeToString(content));
            }
        }
        if (!select.isEmpty()) {
            json.retain(withOData(json, select));
        }
        return json;
    }

    private static Collection<String> withOData(ObjectNode json, List<String> select) {
        Collection<String> kept = new java.util.HashSet<>();
        select.forEach(name -> kept.add(name.substring(name.lastIndexOf('/') + 1)));
        json.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("@") || name.equals("id")) {
                kept.add(name);
            }
        });
        return kept;
    }

    private static JsonNode body(FakeMail mail) {
        JsonNode set = mail.properties.get("body");
        if (set != null) {
            return set;
        }
        boolean html = mail.source != null && mail.structure().isHtml();
        return Json.object()
                .put("contentType", html ? "html" : "text")
                .put("content", mail.source == null ? "" : mail.structure().body());
    }

    private static String preview(FakeMail mail) {
        JsonNode set = mail.properties.get("body");
        if (set != null) {
            String content = set.path("content").asText("");
            return content.substring(0, Math.min(255, content.length()));
        }
        return mail.source == null ? "" : mail.structure().preview();
    }

    private static JsonNode headers(FakeMail mail) {
        ArrayNode headers = Json.array();
        for (Header header : mail.facts().all()) {
            headers.addObject().put("name", header.getName()).put("value", header.getValue());
        }
        return headers;
    }

    private static JsonNode set(FakeMail mail, String property, JsonNode otherwise) {
        JsonNode set = mail.properties.get(property);
        return set == null ? otherwise : set;
    }

    private static JsonNode address(Optional<FakeAddress> address) {
        return address.<JsonNode>map(FakeAddress::json).orElse(NullNode.instance);
    }

    private static JsonNode addresses(List<FakeAddress> addresses) {
        ArrayNode array = Json.array();
        addresses.forEach(address -> array.add(address.json()));
        return array;
    }

    private static JsonNode texts(Collection<String> values) {
        ArrayNode array = Json.array();
        values.forEach(array::add);
        return array;
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    private static JsonNode time(Instant time) {
        return text(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
