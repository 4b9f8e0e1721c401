package dev.mailchute.web;

import dev.mailchute.health.Causes;
import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.web.MailCenterPage.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a letter: reason, next step, message, details, history. */
final class LetterPage {
    private final PageContext context;

    LetterPage(PageContext context) {
        this.context = context;
    }

    View view(Request request, Letter letter) {
        Links.LetterView back = Links.back(request.asked("back"));
        Map<String, Object> model = common(letter, context.mailCenter().history(letter));
        Optional<Path> message = context.mailCenter().message(letter);
        ShownMail.put(model, message, request.asked("show").orElse(""), Links.letter(letter.id()));
        LetterIndex.Neighbours near = context.index().neighbours(back.query(), letter.id());
        model.put("here", "letters");
        model.put("base", Links.letter(letter.id()));
        model.put("self", back.link(letter.id()));
        model.put("back", back.link() + "#l-" + letter.id());
        model.put("backParameters", back.parameters());
        model.put("before", near.before().map(back::link).orElse(""));
        model.put("after", near.after().map(back::link).orElse(""));
        model.put("position", near.position());
        model.put("total", near.total());
        model.put("editRefusal", context.acts().editRefusal(letter).orElse(""));
        model.put("previous", context.mailCenter().previous(letter).size());
        model.put(
                "place",
                context.mailCenter().place(letter).toAbsolutePath().normalize().toString());
        model.put("outcome", new JobPages(context).outcome(request));
        model.put("discarded", false);
        return View.of(
                "letter", Formats.orEmpty(letter.subject()).isEmpty() ? "(no subject)" : letter.subject(), model);
    }

    Map<String, Object> common(Letter letter, List<HistoryEntry> history) {
        Map<String, Object> model = new HashMap<>();
        model.put("journaled", context.journal().tellsOf(letter.id()));
        model.put("letter", letter);
        model.put("subject", Formats.orEmpty(letter.subject()));
        model.put("recipients", letter.to() == null ? List.of() : letter.to());
        model.put("cause", Causes.cause(Formats.orEmpty(letter.code())).orElse(""));
        model.put("next", next(letter));
        model.put("mailbox", inTheMailbox(letter));
        model.put("receipt", receipt(letter));
        List<HistoryEntry> latestFirst = new ArrayList<>(history);
        java.util.Collections.reverse(latestFirst);
        model.put("history", latestFirst);
        model.put(
                "notes",
                latestFirst.stream().filter(act -> act.what().equals("note")).toList());
        return model;
    }

    private static String next(Letter letter) {
        return Causes.next(Formats.orEmpty(letter.code()))
                .orElse(
                        letter.isInDoubt()
                                ? "Look in Sent Items of the mailbox, or ask the recipient. Check again searches the mailbox once more."
                                : "Fix the cause, then retry. If the message is not needed, discard the letter: it can be restored for 30 days.");
    }

    private String inTheMailbox(Letter letter) {
        if (letter.isDamaged()) {
            return "Unknown: the letter is damaged";
        }
        if (!letter.isInbound()) {
            return letter.isInDoubt()
                    ? "Unknown: it may or may not be in Sent Items"
                    : "Nothing: the message was not sent";
        }
        Optional<String> moved = context.settings().inbound().stream()
                .filter(mailbox -> mailbox.name().equals(letter.name()))
                .findFirst()
                .flatMap(InboundMailbox::moveHeldTo);
        return "Marked as read, with the category Mail Center"
                + moved.map(folder -> ", and moved to " + folder).orElse("")
                + ". Mailchute never deletes it";
    }

    private Map<String, Object> receipt(Letter letter) {
        Optional<Path> file = letter.isInbound() || letter.file() == null
                ? Optional.empty()
                : outbox(letter).map(outbox -> outbox.outboxDir()
                        .resolve("failed")
                        .toAbsolutePath()
                        .normalize());
        Map<String, Object> receipt = new HashMap<>();
        receipt.put("file", Formats.orEmpty(letter.file()));
        receipt.put("folder", file.map(Path::toString).orElse(""));
        return receipt;
    }

    private Optional<Outbox> outbox(Letter letter) {
        return context.settings().outbound().stream()
                .filter(outbox -> outbox.name().equals(letter.name()))
                .findFirst();
    }
}
