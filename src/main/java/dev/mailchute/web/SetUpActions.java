package dev.mailchute.web;

import dev.mailchute.eml.Address;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.settings.Outbox;
import dev.mailchute.web.CheckRuns.CheckAnswer;
import dev.mailchute.web.MailCenterPage.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The forms of the set-up page. */
final class SetUpActions {
    private static final String PAGE = Links.ROOT + "/set-up";

    private final PageContext context;

    SetUpActions(PageContext context) {
        this.context = context;
    }

    PageAnswer check(String who) {
        return answer(context.setUp().checks().examine(who));
    }

    /** Waits for the messages within the routes. */
    PageAnswer reloadRoutes(String who) {
        OwnRoutesAct.ReloadAnswer answer = context.setUp().routes().reload(who);
        return PageAnswer.of(new View(
                answer.isDone() ? 200 : 409,
                "reloaded",
                "Own routes",
                Map.of("here", "set-up", "done", answer.isDone(), "words", answer.words(), "notes", answer.notes())));
    }

    /** Asks for confirmation: it goes to a real mailbox. */
    PageAnswer sendTest(Request request, String who) {
        String to = request.field("to").strip();
        Optional<Outbox> outbox = context.settings().outbound().stream()
                .filter(one -> one.name().equals(request.field("outbox")))
                .findFirst();
        if (outbox.isEmpty()) {
            return refused(400, "There is no enabled outbox of this name. Nothing was sent.");
        }
        if (!Address.isPlain(to)) {
            return refused(400, "A test message needs one email address, such as ann@contoso.com. Nothing was sent.");
        }
        if (request.field("confirmed").equals("yes")) {
            CheckAnswer begun = context.setUp().checks().sendTest(outbox.get().name(), to, who);
            if (begun.run().isPresent()) {
                EventPart part = EventPart.of("outbound." + outbox.get().name());
                context.events().acts().record(who, part, "sent a test message");
            }
            return answer(begun);
        }
        Map<String, Object> model = FormActions.confirmation(
                "Send a test message?",
                "One short message is sent from " + outbox.get().mailbox() + " (outbox "
                        + outbox.get().name() + ") to " + to + ", and read back from Sent Items.",
                "Send the test message",
                PAGE + "/send-test");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("outbox", outbox.get().name());
        fields.put("to", to);
        model.put("fields", fields.entrySet());
        model.put("here", "set-up");
        model.put("cancel", PAGE);
        return PageAnswer.of(View.of("confirm", "Send a test message?", model));
    }

    private static PageAnswer answer(CheckAnswer begun) {
        return begun.run().isPresent() ? PageAnswer.of(Reply.see(PAGE)) : refused(409, begun.refusal());
    }

    private static PageAnswer refused(int status, String reason) {
        return PageAnswer.of(new View(status, "refused", "Not done", Map.of("here", "set-up", "reason", reason)));
    }
}
