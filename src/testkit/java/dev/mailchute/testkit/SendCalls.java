package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Sending: MIME or JSON in one step, or a draft that is sent later. */
final class SendCalls {
    /** The largest request to Graph; MIME counts as base64. */
    static final long REQUEST_LIMIT = 4L << 20;
    /** Above this size a MIME message is answered with 200 and never sent. */
    static final long MIME_TRAP = 2240L << 10;

    private final FakeTenant tenant;

    SendCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    Answer sendMail(GraphRequest request) {
        if (isMime(request)) {
            byte[] mime = mime(request);
            if (mime.length > MIME_TRAP) {
                return Answer.empty(200);
            }
            FakeMail mail = mimeDraft(request, mime);
            checkSendable(mail);
            store(mail);
            tenant.outgoing.submit(mail, "mime", true, request);
        } else {
            ObjectNode body = Json.read(request.body());
            JsonNode message = body.has("message") ? body.get("message") : body.get("Message");
            if (!(message instanceof ObjectNode json)) {
                throw GraphFailure.badRequest("The request needs a message.");
            }
            FakeMail mail = jsonDraft(request, json);
            checkSendable(mail);
            store(mail);
            boolean save = body.path("saveToSentItems")
                    .asBoolean(body.path("SaveToSentItems").asBoolean(true));
            tenant.outgoing.submit(mail, "json", save, request);
        }
        return Answer.empty(202);
    }

    Answer createDraft(GraphRequest request) {
        FakeMail mail =
                isMime(request) ? mimeDraft(request, mime(request)) : jsonDraft(request, Json.read(request.body()));
        store(mail);
        String id = request.wantsImmutableIds() ? mail.id() : mail.mutableId;
        return Answer.json(201, MessageJson.of(mail, id, List.of(), false));
    }

    Answer send(GraphRequest request) {
        if (request.header("Content-Length") == null && request.header("Transfer-Encoding") == null) {
            throw new GraphFailure(411, "LengthRequired", "The request needs Content-Length: 0.");
        }
        if (request.body().length > 0) {
            throw GraphFailure.badRequest("The request takes no body.");
        }
        FakeMail mail = MessageCalls.found(request);
        if (!mail.draft) {
            throw new GraphFailure(400, "ErrorInvalidRequest", "The message is no draft.");
        }
        checkSendable(mail);
        tenant.outgoing.submit(mail, "draft", true, request);
        return Answer.empty(202);
    }

    private static boolean isMime(GraphRequest request) {
        String type = String.valueOf(request.header("Content-Type")).toLowerCase(java.util.Locale.ROOT);
        if (type.startsWith("text/plain")) {
            return true;
        }
        if (type.startsWith("application/json")) {
            return false;
        }
        throw new GraphFailure(415, "UnsupportedMediaType", "Content-Type must be application/json or text/plain.");
    }

    private static byte[] mime(GraphRequest request) {
        byte[] mime;
        try {
            String text = new String(request.body(), StandardCharsets.ISO_8859_1).replaceAll("[\r\n\t ]", "");
            mime = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new GraphFailure(
                    400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
        }
        if (MimeFacts.of(MimeSource.of(mime)).all().isEmpty()) {
            throw new GraphFailure(400, "ErrorMimeContentInvalid", "The MIME content is invalid.");
        }
        return mime;
    }

    private FakeMail mimeDraft(GraphRequest request, byte[] mime) {
        FakeMail mail =
                request.mailbox.newMail(MimeSource.of(mime), tenant.clock().instant());
        if (tenant.exchange.isReplacingMessageIds()) {
            mail.properties.put("internetMessageId", "<" + request.mailbox.ids.uuid() + "@EURPRD00.PROD.OUTLOOK.COM>");
        }
        return mail;
    }

    private FakeMail jsonDraft(GraphRequest request, ObjectNode json) {
        DraftCheck.check(json);
        FakeMail mail = request.mailbox.newMail(null, tenant.clock().instant());
        json.path("attachments").forEach(each -> mail.added.add(AttachmentCalls.read(each, request.mailbox.ids)));
        json.path("categories").forEach(category -> mail.categories.add(category.asText()));
        json.remove(List.of("attachments", "categories", "isRead", "isDraft"));
        mail.properties.setAll(json);
        return mail;
    }

    private static void store(FakeMail mail) {
        mail.draft = true;
        mail.read = true;
        mail.mailbox.put(mail, mail.mailbox.folders.of(WellKnownFolder.DRAFTS));
    }

    private static void checkSendable(FakeMail mail) {
        List<FakeAddress> recipients = new ArrayList<>(mail.addresses("toRecipients"));
        recipients.addAll(mail.addresses("ccRecipients"));
        recipients.addAll(mail.addresses("bccRecipients"));
        if (recipients.isEmpty() || !recipients.stream().allMatch(FakeAddress::isWellFormed)) {
            throw new GraphFailure(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
        }
        String from = mail.from().map(FakeAddress::address).orElse(mail.mailbox.address());
        if (!mail.mailbox.maySendFrom(from)) {
            throw new GraphFailure(
                    403,
                    "ErrorSendAsDenied",
                    "The user account which was used to submit this request does not have the right"
                            + " to send mail on behalf of the specified sending account.");
        }
        if (encodedSize(mail) > mail.mailbox.largestMail) {
            throw new GraphFailure(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size.");
        }
    }

    private static long encodedSize(FakeMail mail) {
        long size = mail.source != null ? mail.source.length() : Json.bytes(mail.properties).length;
        for (FakeAttachment attachment : mail.added) {
            size += (attachment.content().length() + 2) / 3 * 4;
        }
        return size;
    }
}
