package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Attachments: read from any message, added to drafts in one request or, if large, in an upload session. */
final class AttachmentCalls {
    static final long SMALL = 3L << 20;
    static final long LARGEST = 150L << 20;

    private static final String OF_FILES = "microsoft.graph.fileAttachment/";
    private static final String CONTENT = OF_FILES + "contentBytes";
    /** Properties of every kind of attachment; others must be selected with their type. */
    private static final Set<String> OF_ALL =
            Set.of("id", "name", "contentType", "size", "isInline", "lastModifiedDateTime");

    private final FakeTenant tenant;

    AttachmentCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    Answer list(GraphRequest request) {
        FakeMail mail = MessageCalls.found(request);
        List<String> select = request.select();
        checkSelect(select);
        boolean content = select.isEmpty() || select.contains(CONTENT);
        ObjectNode json = Json.object();
        json.put("@odata.context", tenant.url() + "/v1.0/$metadata#users/messages/attachments");
        ArrayNode value = json.putArray("value");
        List<FakeAttachment> all = mail.attachments();
        int skip = Math.min(request.number("$skip", 0, Integer.MAX_VALUE, 0), all.size());
        int end = Math.min(all.size(), skip + request.number("$top", 1, 1000, 1000));
        all.subList(skip, end).forEach(attachment -> value.add(MessageJson.attachment(attachment, content, select)));
        if (end < all.size()) {
            json.put("@odata.nextLink", request.nextLink(end));
        }
        return Answer.json(200, json);
    }

    Answer get(GraphRequest request) {
        List<String> select = request.select();
        checkSelect(select);
        boolean content = select.isEmpty() || select.contains(CONTENT);
        return Answer.json(200, MessageJson.attachment(found(request), content, select));
    }

    Answer value(GraphRequest request) {
        FakeAttachment attachment = found(request);
        if (attachment.isLink()) {
            throw new GraphFailure(405, "ErrorInvalidRequest", "A reference attachment has no content.");
        }
        String type = attachment.item() ? "text/plain" : "application/octet-stream";
        return Answer.of(200, type, MimeSource.of(attachment.content().bytes()));
    }

    private static void checkSelect(List<String> select) {
        for (String name : select) {
            if (!OF_ALL.contains(name) && !name.equals(CONTENT) && !name.equals(OF_FILES + "contentId")) {
                throw GraphFailure.noSuchProperty(name, "Attachment");
            }
        }
    }

    Answer add(GraphRequest request) {
        FakeMail mail = draft(request);
        ObjectNode body = Json.read(request.body());
        FakeAttachment attachment = read(body, mail.mailbox.ids);
        if (attachment.content().length() >= SMALL) {
            throw new GraphFailure(413, "RequestEntityTooLarge", "The attachment is too large for one request.");
        }
        mail.added.add(attachment);
        mail.changes++;
        return Answer.json(201, MessageJson.attachment(attachment, false, List.of()));
    }

    /** An attachment whose JSON includes its content. */
    static FakeAttachment read(JsonNode body, Ids ids) {
        if (!body.path("@odata.type").asText().equals("#microsoft.graph.fileAttachment")) {
            throw GraphFailure.badRequest("An attachment needs the @odata.type #microsoft.graph.fileAttachment;"
                    + " others are not part of this tenant.");
        }
        if (body.path("name").asText("").isEmpty() || !body.path("contentBytes").isTextual()) {
            throw GraphFailure.badRequest("An attachment needs a name and contentBytes.");
        }
        try {
            byte[] content = Base64.getDecoder().decode(body.get("contentBytes").textValue());
            return new FakeAttachment(
                    ids.attachment(),
                    body.get("name").textValue(),
                    body.path("contentType").asText("application/octet-stream"),
                    body.path("isInline").asBoolean(false),
                    body.hasNonNull("contentId") ? body.get("contentId").asText() : null,
                    false,
                    MimeSource.of(content));
        } catch (IllegalArgumentException e) {
            throw GraphFailure.badRequest("Cannot convert the literal to the expected type 'Edm.Binary'.");
        }
    }

    Answer createUploadSession(GraphRequest request) {
        FakeMail mail = draft(request);
        ObjectNode body = Json.read(request.body());
        JsonNode item = body.has("AttachmentItem") ? body.get("AttachmentItem") : body.path("attachmentItem");
        long size = item.path("size").asLong(-1);
        if (!item.path("attachmentType").asText().equals("file")
                || item.path("name").asText("").isEmpty()
                || size < 0) {
            throw GraphFailure.badRequest("AttachmentItem needs attachmentType, name and size.");
        }
        if (size < mail.mailbox.smallestUpload) {
            throw new GraphFailure(
                    400,
                    "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
                    "Attachment size should not be less than 3 MB.");
        }
        if (size > LARGEST) {
            throw new GraphFailure(413, "ErrorMessageSizeExceeded", "Attachment size exceeds 150 MB.");
        }
        UploadSession session = tenant.uploads.open(request.app, mail, item);
        return Answer.json(201, session.json(true));
    }

    private static FakeMail draft(GraphRequest request) {
        FakeMail mail = MessageCalls.found(request);
        if (!mail.draft) {
            throw new GraphFailure(403, "ErrorAccessDenied", "Attachments can be added to drafts only.");
        }
        return mail;
    }

    private static FakeAttachment found(GraphRequest request) {
        String id = request.name("attachment-id");
        return MessageCalls.found(request).attachments().stream()
                .filter(attachment -> attachment.id().equals(id))
                .findFirst()
                .orElseThrow(GraphFailure::itemNotFound);
    }
}
