package dev.mailchute.web;

import dev.mailchute.eml.Correction;
import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.settings.Outbox;
import dev.mailchute.web.MailCenterPage.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form that corrects an outgoing message. */
final class EditPage {
    private final PageContext context;

    EditPage(PageContext context) {
        this.context = context;
    }

    View view(Request request, Letter letter) {
        Optional<String> refusal = context.acts().editRefusal(letter);
        if (refusal.isPresent()) {
            return new SettledPage(context).notDone(letter.id(), refusal.get(), Map.of());
        }
        // before the fields are read: a correction in between makes this form stale, not wrong
        int version = context.mailCenter().version(letter);
        return view(letter, current(letter), version, request.asked("back").orElse(""));
    }

    /** The form again, with what was typed and why it was refused. */
    View refused(Letter letter, Correction typed, int version, String refusal, String back) {
        View form = view(letter, typed, version, back);
        form.model().put("refusal", refusal);
        form.model().put("lastAct", lastAct(letter));
        return form;
    }

    /** The form again, with what was typed and what someone else has stored in the meantime. Nothing was changed. */
    View stale(Letter letter, Correction typed, String back) {
        int version = context.mailCenter().version(letter);
        Correction now = current(letter);
        View form = view(letter, typed, version, back);
        form.model().put("stale", true);
        form.model().put("lastAct", lastAct(letter));
        form.model()
                .put(
                        "stored",
                        Map.of(
                                "to", stored(typed.to(), now.to()),
                                "cc", stored(typed.cc(), now.cc()),
                                "bcc", stored(typed.bcc(), now.bcc()),
                                "from", stored(typed.from(), now.from()),
                                "replyTo", stored(typed.replyTo(), now.replyTo()),
                                "subject", stored(typed.subject(), now.subject())));
        return new View(409, form.template(), form.title(), form.model());
    }

    private static String stored(String typed, String now) {
        return isSame(typed, now) ? "" : now.isBlank() ? "(nothing)" : now;
    }

    private static boolean isSame(String typed, String now) {
        return typed.strip().equals(now.strip());
    }

    /** What was typed, but with the stored text if the two differ in white space only. */
    Correction given(String id, Correction typed) {
        Optional<Letter> letter = context.mailCenter()
                .find(id)
                .filter(found -> context.acts().editRefusal(found).isEmpty());
        return letter.map(found -> given(typed, current(found))).orElse(typed);
    }

    private static Correction given(Correction typed, Correction now) {
        return new Correction(
                given(typed.to(), now.to()),
                given(typed.cc(), now.cc()),
                given(typed.bcc(), now.bcc()),
                given(typed.from(), now.from()),
                given(typed.replyTo(), now.replyTo()),
                given(typed.subject(), now.subject()));
    }

    private static String given(String typed, String now) {
        return isSame(typed, now) ? now : typed;
    }

    /** The last action by a person; {@code null} if there is none. */
    private HistoryEntry lastAct(Letter letter) {
        return context.mailCenter().history(letter).stream()
                .filter(act -> !act.who().equals("mailchute"))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private Correction current(Letter letter) {
        try {
            return Correction.current(context.mailCenter().message(letter).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private View view(Letter letter, Correction correction, int version, String back) {
        Map<String, Object> model = new HashMap<>();
        List<String> allowed = new ArrayList<>();
        outbox(letter).ifPresent(outbox -> {
            allowed.add(outbox.mailbox());
            outbox.allowedFrom().stream().sorted().forEach(allowed::add);
        });
        model.put("here", "letters");
        model.put("letter", letter);
        model.put("base", Links.letter(letter.id()));
        model.put("self", Links.back(Optional.of(back)).link(letter.id()));
        model.put("backParameters", Links.back(Optional.of(back)).parameters());
        model.put("correction", correction);
        model.put("allowed", allowed);
        model.put("version", version);
        model.put("refusal", "");
        model.put("stale", false);
        model.put("lastAct", null);
        model.put("stored", Map.of("to", "", "cc", "", "bcc", "", "from", "", "replyTo", "", "subject", ""));
        return View.of("edit", "Edit and retry", model);
    }

    private Optional<Outbox> outbox(Letter letter) {
        return context.settings().outbound().stream()
                .filter(outbox -> outbox.name().equals(letter.name()))
                .findFirst();
    }
}
