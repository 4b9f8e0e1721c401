package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Messages: list, find, read, mark, move, delete. */
final class MessageCalls {
    /** The properties that can change on a received message; all others only on drafts. */
    private static final Set<String> ALWAYS_CHANGEABLE = Set.of(
            "isRead", "categories", "flag", "importance", "inferenceClassification", "singleValueExtendedProperties");

    private static final Set<String> READ_ONLY = Set.of(
            "createdDateTime",
            "lastModifiedDateTime",
            "changeKey",
            "receivedDateTime",
            "sentDateTime",
            "hasAttachments",
            "bodyPreview",
            "parentFolderId",
            "conversationId",
            "conversationIndex",
            "isDraft",
            "webLink",
            "uniqueBody");

    private final FakeTenant tenant;

    MessageCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    // -- listings --

    Answer list(GraphRequest request) {
        FakeFolder folder = request.mailbox.folders.byId(request.name("mailFolder-id"));
        return list(request, folder.mails);
    }

    Answer find(GraphRequest request) {
        return list(request, request.mailbox.searchable());
    }

    Answer count(GraphRequest request) {
        FakeFolder folder = request.mailbox.folders.byId(request.name("mailFolder-id"));
        return Answer.text(200, "text/plain", Integer.toString(new MessageQuery(request).count(folder.mails)));
    }

    private Answer list(GraphRequest request, Collection<FakeMail> mails) {
        MessageQuery query = new MessageQuery(request);
        List<String> select = request.select();
        MessageJson.checkSelect(select);
        boolean attachments = expandsAttachments(request);
        List<FakeMail> page = query.page(mails);
        ObjectNode json = Json.object();
        json.put("@odata.context", tenant.url() + "/v1.0/$metadata#users/messages");
        if ("true".equals(request.query.get("$count"))) {
            json.put("@odata.count", query.count(mails));
        }
        ArrayNode value = json.putArray("value");
        for (FakeMail mail : page.subList(0, Math.min(query.top(), page.size()))) {
            if (mail.corruptsItsPage) {
                throw new GraphFailure(500, "ErrorItemCorrupt", "The item is corrupt.");
            }
            String id = request.wantsImmutableIds() ? mail.id() : mail.mutableId;
            value.add(MessageJson.of(mail, id, select, attachments));
        }
        if (page.size() > query.top()) {
            json.put("@odata.nextLink", request.nextLink(query.nextSkip()));
        }
        return Answer.json(200, json);
    }

    private static boolean expandsAttachments(GraphRequest request) {
        String expand = request.query.get("$expand");
        if (expand == null || expand.startsWith("singleValueExtendedProperties(")) {
            return false;
        }
        if (!expand.trim().equals("attachments")) {
            throw GraphFailure.badRequest("Could not find a property named '" + expand + "' to expand.");
        }
        return true;
    }

    // -- one message --

    Answer get(GraphRequest request) {
        FakeMail mail = found(request);
        List<String> select = request.select();
        MessageJson.checkSelect(select);
        return Answer.json(200, MessageJson.of(mail, request.name("message-id"), select, expandsAttachments(request)));
    }

    Answer mime(GraphRequest request) {
        FakeMail mail = found(request);
        Answer answer = Answer.of(200, "text/plain", mail.currentMime());
        answer.chunked = tenant.chunksMime;
        return answer;
    }

    Answer patch(GraphRequest request) {
        FakeMail mail = found(request);
        ObjectNode body = Json.read(request.body());
        if (body.isEmpty()) {
            throw GraphFailure.badRequest("The request has no changes.");
        }
        body.fieldNames().forEachRemaining(name -> checkChange(mail, name));
        DraftCheck.check(body);
        apply(mail, body);
        mail.changes++;
        mail.changedAt = tenant.clock().instant();
        return Answer.json(200, MessageJson.of(mail, request.name("message-id"), List.of(), false));
    }

    private static void checkChange(FakeMail mail, String name) {
        if (ALWAYS_CHANGEABLE.contains(name) || name.startsWith("@odata")) {
            return;
        }
        if (!MessageJson.names().contains(name)) {
            throw GraphFailure.noSuchProperty(name, "Message");
        }
        if (READ_ONLY.contains(name)) {
            throw new GraphFailure(
                    400, "ErrorInvalidPropertySet", "Set action is invalid for property '" + name + "'.");
        }
        if (!mail.draft) {
            throw new GraphFailure(
                    403,
                    "ErrorAccessDenied",
                    "Changing '" + name + "' of a message that is no draft needs Mail-Advanced.ReadWrite.");
        }
    }

    private static void apply(FakeMail mail, ObjectNode body) {
        body.properties().forEach(change -> {
            JsonNode value = change.getValue();
            switch (change.getKey()) {
                case "isRead" -> {
                    if (!value.isBoolean()) {
                        throw GraphFailure.badRequest("Cannot convert a value to Edm.Boolean.");
                    }
                    mail.read = value.booleanValue();
                }
                case "categories" -> {
                    mail.categories.clear();
                    value.forEach(category -> mail.categories.add(category.asText()));
                }
                default -> mail.properties.set(change.getKey(), value);
            }
        });
    }

    Answer delete(GraphRequest request) {
        FakeMail mail = found(request);
        FakeFolder deletions = request.mailbox.folders.of(WellKnownFolder.RECOVERABLEITEMSDELETIONS);
        if (mail.folder == deletions) {
            throw new GraphFailure(400, "ErrorCannotDeleteObject", "The object cannot be deleted.");
        }
        request.mailbox.move(mail, deletions);
        return Answer.empty(204);
    }

    Answer move(GraphRequest request) {
        FakeMail mail = found(request);
        ObjectNode body = Json.read(request.body());
        String destination =
                body.path("destinationId").asText(body.path("DestinationId").asText(""));
        if (destination.isEmpty()) {
            throw GraphFailure.badRequest("The request needs a destinationId.");
        }
        request.mailbox.move(mail, request.mailbox.folders.byId(destination));
        String id = request.wantsImmutableIds() ? mail.id() : mail.mutableId;
        return Answer.json(201, MessageJson.of(mail, id, List.of(), false));
    }

    /** The message of the request, in the request's folder if it names one. */
    static FakeMail found(GraphRequest request) {
        String id = request.name("message-id");
        FakeMail mail = request.mailbox.mailById(id).orElse(null);
        if (mail == null) {
            if (!id.startsWith("AA")) {
                throw new GraphFailure(400, "ErrorInvalidIdMalformed", "Id is malformed.");
            }
            throw GraphFailure.itemNotFound();
        }
        if (mail.vanishesWhenFetched) {
            mail.vanish();
        }
        String folder = request.name("mailFolder-id");
        if (mail.unopenable
                || mail.folder == null
                || folder != null && request.mailbox.folders.byId(folder) != mail.folder) {
            throw GraphFailure.itemNotFound();
        }
        return mail;
    }
}
