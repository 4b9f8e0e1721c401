package dev.mailchute.web;

import dev.mailchute.eml.Correction;
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

/** The form that corrects an outgoing mail. */
final class EditPage {
    private final PageContext context;

    EditPage(PageContext context) {
        this.context = context;
    }

    Optional<View> view(Request request, Letter letter) {
        if (context.acts().editRefusal(letter).isPresent()) {
            return Optional.empty();
        }
        try {
            Correction now =
                    Correction.inPlace(context.mailCenter().message(letter).orElseThrow());
            return Optional.of(view(letter, now, "", request.asked("back").orElse("")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    View view(Letter letter, Correction correction, String refusal, String back) {
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
        model.put("refusal", refusal);
        return View.of("edit", "Edit and retry", model);
    }

    private Optional<Outbox> outbox(Letter letter) {
        return context.settings().outbound().stream()
                .filter(outbox -> outbox.name().equals(letter.name()))
                .findFirst();
    }
}
