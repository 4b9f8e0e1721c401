package dev.mailchute.web;

import dev.mailchute.health.PartActions;
import dev.mailchute.health.Status;
import java.util.Optional;

/** API of single mailboxes and outboxes. */
final class PartsResource {
    private final PageContext context;

    PartsResource(PageContext context) {
        this.context = context;
    }

    Reply show(ApiCall call) {
        Status status = context.statuses().of(call.id());
        if (status == null) {
            throw unknown(call.id()).refusal();
        }
        return Reply.json(200, StateResource.mailbox(status));
    }

    Reply pause(ApiCall call) {
        Optional<String> reason = call.body().text("reason", PartActions.MAX_REASON);
        return answer(context.partActions().pause(call.id(), call.who(), reason));
    }

    Reply resume(ApiCall call) {
        return answer(context.partActions().resume(call.id(), call.who()));
    }

    Reply poll(ApiCall call) {
        return answer(context.partActions().poll(call.id(), call.who()));
    }

    static Reply answer(PartActions.PartResult result) {
        return switch (result.outcome()) {
            case "unknown" -> unknown(result.part()).reply();
            case "refused" -> Problem.of(409, "refused", result.reason()).reply();
            case "left" -> Problem.of(503, "left", result.reason()).reply();
            default -> Reply.json(200, result);
        };
    }

    private static Problem unknown(String part) {
        return Problem.of(
                404,
                "unknown-mailbox",
                "there is no mailbox or outbox " + part
                        + " in the configuration; /mail-center/api/health lists them, as" + " in inbound.support");
    }
}
