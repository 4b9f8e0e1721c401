package dev.mailchute.web;

import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Settled;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a settled letter. */
final class SettledPage {
    private final PageContext context;

    SettledPage(PageContext context) {
        this.context = context;
    }

    Optional<View> view(String id) {
        return context.mailCenter().settled(id).map(this::view);
    }

    private View view(Settled settled) {
        List<HistoryEntry> latestFirst = new ArrayList<>(settled.history());
        Collections.reverse(latestFirst);
        Map<String, Object> model = new HashMap<>();
        model.put("here", "letters");
        model.put("settled", settled);
        model.put("letter", settled.letter());
        model.put("subject", Formats.orEmpty(settled.letter().subject()));
        model.put(
                "recipients",
                settled.letter().to() == null ? List.of() : settled.letter().to());
        model.put("history", latestFirst);
        model.put("journaled", context.journal().tellsOf(settled.letter().id()));
        return View.of("settled", subject(settled), model);
    }

    private static String subject(Settled settled) {
        String subject = Formats.orEmpty(settled.letter().subject());
        return subject.isEmpty() ? "(no subject)" : subject;
    }

    /**
     * The page for an action that was not done. It shows what was typed, so that nothing is lost.
     *
     * @param typed by the label of each field
     */
    View notDone(String id, String reason, Map<String, String> typed) {
        Map<String, Object> model = new HashMap<>();
        Map<String, String> shown = new LinkedHashMap<>(typed);
        shown.values().removeIf(String::isBlank);
        model.put("here", "letters");
        model.put("reason", reason);
        model.put("typed", shown);
        model.put("link", Links.letter(id));
        return new View(409, "notdone", "Not done", model);
    }
}
