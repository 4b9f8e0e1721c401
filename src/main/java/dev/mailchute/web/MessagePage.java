package dev.mailchute.web;

import dev.mailchute.health.Causes;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.LifeLine;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.Settled;
import dev.mailchute.web.MailCenterPage.View;
import dev.mailchute.web.PageRoute.PageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of one message. */
final class MessagePage {
    private static final int MAX_OTHERS = 20;

    private final PageContext context;

    MessagePage(PageContext context) {
        this.context = context;
    }

    /** @param others with the same Message-ID */
    private record Life(JournaledMessage message, List<Recorded> steps, List<JournaledMessage> others) {}

    Optional<View> view(PageCall call) {
        Optional<Life> life = context.journal().read(ledger -> life(ledger, call.id()));
        return life.map(
                found -> view(found, MessagesView.of(Links.parse(call.request().asked("back")))));
    }

    private static Optional<Life> life(ReadOnlyLedger ledger, String key) {
        return ledger.journal()
                .find(key)
                .map(message -> new Life(
                        message,
                        ledger.journal().steps(key),
                        message
                                .knownAs()
                                .messageId()
                                .map(id -> ledger.journal().byMessageId(id, MAX_OTHERS + 1))
                                .orElse(List.of())
                                .stream()
                                .filter(other -> !other.key().equals(key))
                                .limit(MAX_OTHERS)
                                .toList()));
    }

    private View view(Life life, MessagesView back) {
        JournaledMessage message = life.message();
        Map<String, Object> model = new HashMap<>();
        model.put("here", "messages");
        model.put("back", back.link() + "#m-" + message.key());
        model.put("name", MessagesPage.title(message));
        model.put("subject", message.subject());
        model.put("sender", message.texts().sender().orElse(""));
        model.put("recipients", message.texts().recipients().orElse(""));
        model.put("messageId", message.knownAs().messageId().orElse(""));
        model.put("file", message.knownAs().file().orElse(""));
        model.put("size", message.knownAs().size());
        model.put("arrived", message.times().arrived().orElse(null));
        model.put("begun", message.times().begun());
        model.put("finished", message.times().finished().orElse(null));
        model.put("took", MessagesPage.delay(message).map(Status::describe).orElse(""));
        model.put("outcome", message.outcome().word());
        String outcome = LifeLine.outcome(message);
        model.put("sentence", Character.toUpperCase(outcome.charAt(0)) + outcome.substring(1) + ".");
        model.put("steps", steps(life));
        model.put("others", life.others().stream().map(MessagePage::other).toList());
        putLetter(model, message.key());
        return View.of("message", MessagesPage.title(message), model);
    }

    private void putLetter(Map<String, Object> model, String key) {
        boolean isWaiting = context.mailCenter().find(key).isPresent();
        Optional<Settled> settled = context.mailCenter().settled(key);
        model.put("waitingLetter", isWaiting ? Links.letter(key) : "");
        model.put(
                "settledLetter",
                settled.map(past ->
                                past.isDiscarded() ? DiscardedView.ROOT + "/" + Links.encoded(key) : Links.letter(key))
                        .orElse(""));
    }

    private static List<Map<String, Object>> steps(Life life) {
        List<Map<String, Object>> steps = new ArrayList<>();
        Optional<Instant> before = Optional.empty();
        for (LifeLine.Sentence line : new LifeLine(Causes::cause).of(life.message(), life.steps())) {
            steps.add(Map.of(
                    "line", line,
                    "why", line.why().orElse(""),
                    "request", line.requestId().orElse(""),
                    "after", before.map(past -> later(past, line.at())).orElse("")));
            before = Optional.of(line.last());
        }
        return steps;
    }

    /** Empty if the clock was set back between the two. */
    private static String later(Instant before, Instant at) {
        Duration between = Duration.between(before, at);
        if (between.isNegative()) {
            return "";
        }
        return between.toSeconds() < 2 ? between.toMillis() + " ms" : Status.describe(between);
    }

    private static Map<String, Object> other(JournaledMessage message) {
        return Map.of(
                "link", MessagesView.message(message.key()),
                "direction", message.subject().direction(),
                "name", message.subject().name(),
                "outcome", message.outcome().word(),
                "begun", message.times().begun());
    }
}
