package dev.mailchute.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Graph itself: checks permissions and dispatches requests. Requests to one mailbox take effect one at a time. */
final class GraphCalls {
    private static final Set<Operation> NEED_SEND = Set.of(Operation.SEND_MAIL, Operation.SEND_DRAFT);
    private static final Set<Operation> LOOK_UPS =
            Set.of(Operation.FIND_MESSAGES, Operation.GET_MESSAGE, Operation.LIST_MESSAGES);

    private final FakeTenant tenant;
    private final Map<Operation, Function<GraphRequest, Answer>> handlers = new EnumMap<>(Operation.class);

    GraphCalls(FakeTenant tenant) {
        this.tenant = tenant;
        FolderCalls folders = new FolderCalls(tenant);
        handlers.put(Operation.LIST_FOLDERS, folders::list);
        handlers.put(Operation.GET_FOLDER, folders::get);
        handlers.put(Operation.CREATE_FOLDER, folders::create);
        MessageCalls messages = new MessageCalls(tenant);
        handlers.put(Operation.LIST_MESSAGES, messages::list);
        handlers.put(Operation.COUNT_MESSAGES, messages::count);
        handlers.put(Operation.FIND_MESSAGES, messages::find);
        handlers.put(Operation.GET_MESSAGE, messages::get);
        handlers.put(Operation.GET_MIME, messages::mime);
        handlers.put(Operation.PATCH_MESSAGE, messages::patch);
        handlers.put(Operation.DELETE_MESSAGE, messages::delete);
        handlers.put(Operation.MOVE_MESSAGE, messages::move);
        AttachmentCalls attachments = new AttachmentCalls(tenant);
        handlers.put(Operation.LIST_ATTACHMENTS, attachments::list);
        handlers.put(Operation.GET_ATTACHMENT, attachments::get);
        handlers.put(Operation.GET_ATTACHMENT_VALUE, attachments::value);
        handlers.put(Operation.ADD_ATTACHMENT, attachments::add);
        handlers.put(Operation.CREATE_UPLOAD_SESSION, attachments::createUploadSession);
        SendCalls sending = new SendCalls(tenant);
        handlers.put(Operation.SEND_MAIL, sending::sendMail);
        handlers.put(Operation.CREATE_DRAFT, sending::createDraft);
        handlers.put(Operation.SEND_DRAFT, sending::send);
    }

    Answer handle(GraphRequest request) {
        if (request.app == null) {
            String problem = request.bearer().isEmpty()
                    ? "Access token is empty."
                    : "Access token has expired or is not yet valid.";
            throw new GraphFailure(401, "InvalidAuthenticationToken", problem);
        }
        if (request.operation == null) {
            throw GraphFailure.badRequest(
                    "Resource not found for the segment '" + request.segments.get(request.segments.size() - 1) + "'.");
        }
        checkMailbox(request);
        if (request.body().length > SendCalls.REQUEST_LIMIT) {
            throw new GraphFailure(413, "RequestEntityTooLarge", "The maximum request length supported is 4MB.");
        }
        synchronized (request.mailbox) {
            Answer answer = handlers.get(request.operation).apply(request);
            if (LOOK_UPS.contains(request.operation)) {
                tenant.outgoing.lookedUp(request.mailbox);
            }
            return answer;
        }
    }

    /** Before the id and the content are looked at. Source: Microsoft Graph, the permissions of each call. */
    private static boolean isPermitted(GraphRequest request) {
        if (NEED_SEND.contains(request.operation)) {
            return request.app.may(FakeApp.Permission.MAIL_SEND, request.mailbox);
        }
        boolean reads = request.operation.method().equals("GET");
        return request.app.may(FakeApp.Permission.MAIL_READ_WRITE, request.mailbox)
                || reads && request.app.may(FakeApp.Permission.MAIL_READ, request.mailbox);
    }

    private static void checkMailbox(GraphRequest request) {
        if (!isPermitted(request)) {
            throw new GraphFailure(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }
        if (request.mailbox == null) {
            throw new GraphFailure(
                    404, "ErrorInvalidUser", "The requested user '" + request.name("user-id") + "' is invalid.");
        }
        if (!request.app.reaches(request.mailbox)) {
            throw new GraphFailure(
                    403,
                    "ErrorAccessDenied",
                    "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly"
                            + " AccessPolicy settings.");
        }
        if (!request.mailbox.licensed) {
            throw new GraphFailure(
                    404,
                    "MailboxNotEnabledForRESTAPI",
                    "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
        }
    }
}
