package dev.mailchute.web;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter.Discarded;
import dev.mailchute.web.MailCenterPage.View;
import java.util.HashMap;
import java.util.Map;

/** Letters that were put aside and can be restored, and each of them. */
final class DiscardedPage {
    private static final int PAGE = 50;

    private final PageContext context;

    DiscardedPage(PageContext context) {
        this.context = context;
    }

    View view(Request request) {
        int page = request.number("page", 1);
        int total = context.mailCenter().discardedCount();
        Map<String, Object> model = new HashMap<>();
        model.put("here", "discarded");
        model.put("rows", context.mailCenter().discarded((page - 1) * PAGE, PAGE));
        model.put("total", total);
        model.put("before", page > 1 ? Links.ROOT + "/discarded?page=" + (page - 1) : "");
        model.put("after", page * PAGE < total ? Links.ROOT + "/discarded?page=" + (page + 1) : "");
        model.put("outcome", new JobPages(context).outcome(request));
        return View.of("discarded", "Discarded letters", model);
    }

    View view(Discarded discarded) {
        Letter letter = discarded.letter();
        String base = Links.ROOT + "/discarded/" + Links.encoded(letter.id());
        Map<String, Object> model =
                new LetterPage(context).common(letter, context.mailCenter().history(discarded));
        ShownMail.put(model, context.mailCenter().message(discarded), "", base);
        model.put("here", "discarded");
        model.put("base", base);
        model.put("self", base);
        model.put("back", Links.ROOT + "/discarded#l-" + letter.id());
        model.put("backParameters", "");
        model.put("before", "");
        model.put("after", "");
        model.put("position", 0);
        model.put("total", 0);
        model.put("editRefusal", "it is discarded; restore it first");
        model.put("previous", 0);
        model.put("place", "");
        model.put("outcome", null);
        model.put("discarded", true);
        model.put("until", discarded.until());
        model.put("discardedAt", discarded.at());
        model.put("discardedBy", discarded.who());
        return View.of(
                "letter", Formats.orEmpty(letter.subject()).isEmpty() ? "(no subject)" : letter.subject(), model);
    }
}
