package dev.mailchute.web;

import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.settings.Direction;
import dev.mailchute.web.MailCenterPage.View;
import dev.mailchute.web.PageRoute.PageCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One mailbox or outbox: how it is doing, and what a person can do with it. */
final class PartPage {
    private static final String DONE = "done";

    private final PageContext context;

    PartPage(PageContext context) {
        this.context = context;
    }

    /** Empty if there is no such mailbox or outbox. */
    Optional<View> view(PageCall call) {
        return Optional.ofNullable(context.statuses().of(call.id()))
                .map(status -> view(status, call.request().asked(DONE).orElse("")));
    }

    private View view(Status status, String done) {
        PartHealth health = status.health();
        Optional<Pause> pause = status.pause();
        String key = health.part().key();
        Map<String, Object> model = new HashMap<>();
        model.put("status", status);
        model.put("link", Links.part(key));
        model.put("paused", health.state() == Condition.PAUSED);
        model.put("pausedBy", pause.map(Pause::who).orElse(""));
        model.put("pausedFor", pause.flatMap(Pause::reason).orElse(""));
        model.put("down", health.isDown());
        model.put("elsewhere", health.state() == Condition.ELSEWHERE);
        model.put("unknown", health.state() == Condition.UNKNOWN);
        model.put("since", health.since());
        model.put("reason", health.reason().text().orElse(""));
        model.put("next", health.reason().next().orElse(""));
        model.put("trouble", pause.flatMap(known -> status.trouble()).orElse(null));
        model.put("lastSuccess", health.lastSuccess().orElse(null));
        model.put("backlog", health.waiting().count());
        model.put("oldest", health.waiting().oldest().orElse(null));
        model.put("warnings", status.warnings());
        model.put("schedule", schedule(status));
        model.put("letters", context.index().counts().getOrDefault(key, 0));
        model.put("lettersLink", Links.lettersOf(status.direction(), status.name()));
        model.put("maxReason", PartActions.MAX_REASON);
        model.put(DONE, done);
        return View.of("part", status.name() + " (" + status.direction() + ")", model);
    }

    private String schedule(Status status) {
        if (status.direction().equals(Direction.OUTBOUND.toString())) {
            return "looked into every half second";
        }
        return context.settings().inbound().stream()
                .filter(mailbox -> mailbox.name().equals(status.name()))
                .map(mailbox -> "polled " + mailbox.schedule())
                .findFirst()
                .orElse("");
    }

    PageAnswer pause(PageCall call) {
        String reason = call.request().field("reason").strip();
        if (reason.length() > PartActions.MAX_REASON) {
            return notDone("the reason is longer than " + PartActions.MAX_REASON + " characters");
        }
        return answer(context.partActions()
                .pause(call.id(), call.who(), Optional.of(reason).filter(text -> !text.isEmpty())));
    }

    PageAnswer resume(PageCall call) {
        return answer(context.partActions().resume(call.id(), call.who()));
    }

    PageAnswer poll(PageCall call) {
        return answer(context.partActions().poll(call.id(), call.who()));
    }

    private static PageAnswer answer(PartActions.PartResult result) {
        if (result.isDone()) {
            return PageAnswer.of(Reply.see(Links.with(Links.part(result.part()), DONE, result.outcome())));
        }
        return result.outcome().equals("unknown") ? PageAnswer.nothing() : notDone(result.reason());
    }

    private static PageAnswer notDone(String reason) {
        return PageAnswer.of(new View(409, "refused", "Not done", Map.of("reason", Formats.sentence(reason))));
    }
}
