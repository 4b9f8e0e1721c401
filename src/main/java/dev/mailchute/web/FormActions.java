package dev.mailchute.web;

import dev.mailchute.eml.Correction;
import dev.mailchute.mailcenter.Job;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.web.MailCenterPage.View;
import dev.mailchute.web.PageRoute.PageCall;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions behind the forms. Each ends with a redirect or a page. */
final class FormActions {
    /** How long an action on one letter is waited for; after that its job is shown. */
    private static final long PATIENCE_MILLIS = 8000;

    private final PageContext context;
    private final EditPage edit;
    private final SettledPage settled;

    FormActions(PageContext context) {
        this.context = context;
        this.edit = new EditPage(context);
        this.settled = new SettledPage(context);
    }

    /** Acts on one letter. */
    PageAnswer one(PageCall call, String what) {
        return one(call.request(), what, call.id(), call.who());
    }

    private PageAnswer one(Request request, String what, String id, String who) {
        Job job = context.jobs().begin(what, who, List.of(id));
        if (!job.await(PATIENCE_MILLIS)) {
            return PageAnswer.of(Reply.see(Links.ROOT + "/jobs/" + job.number()));
        }
        Links.LetterView back = Links.back(Optional.of(request.field("back")));
        boolean stays = context.mailCenter().find(id).isPresent();
        return PageAnswer.of(Reply.see(done(stays ? back.link(id) : back.link(), job)));
    }

    static String done(String link, Job job) {
        return Links.with(link, "done", String.valueOf(job.number()));
    }

    /** Asks for confirmation: the message may arrive twice. */
    PageAnswer resend(PageCall call) {
        Request request = call.request();
        String id = call.id();
        if (!request.field("confirmed").equals("yes")) {
            Map<String, Object> model = confirmation(
                    "Send anyway?",
                    "This message may have been sent already. If it was, its recipients get it twice.",
                    "Send anyway",
                    Links.letter(id) + "/resend");
            model.put("back", request.field("back"));
            model.put("cancel", Links.back(Optional.of(request.field("back"))).link(id));
            return PageAnswer.of(View.of("confirm", "Send anyway?", model));
        }
        return one(call, "resend");
    }

    static Map<String, Object> confirmation(String question, String detail, String button, String target) {
        Map<String, Object> model = new HashMap<>();
        model.put("here", "letters");
        model.put("question", question);
        model.put("detail", detail);
        model.put("button", button);
        model.put("target", target);
        model.put("act", "");
        model.put("ids", List.of());
        model.put("fields", Map.of());
        model.put("view", "");
        model.put("back", "");
        return model;
    }

    PageAnswer note(PageCall call) {
        Request request = call.request();
        String id = call.id();
        LetterActions.Result result = context.acts().note(id, call.who(), request.field("note"));
        if (!result.isDone()) {
            return PageAnswer.of(settled.notDone(id, result.reason(), Map.of("Note", request.field("note"))));
        }
        return PageAnswer.of(
                Reply.see(Links.back(Optional.of(request.field("back"))).link(id) + "#notes"));
    }

    PageAnswer edit(PageCall call) {
        Request request = call.request();
        String id = call.id();
        Correction correction = new Correction(
                request.field("to"),
                request.field("cc"),
                request.field("bcc"),
                request.field("from"),
                request.field("reply-to"),
                request.field("subject"));
        int version = Request.wholeNumber(request.field("version")).orElse(0);
        Job job = context.jobs().edit(call.who(), id, edit.given(id, correction), version);
        if (!job.await(PATIENCE_MILLIS)) {
            return PageAnswer.of(Reply.see(Links.ROOT + "/jobs/" + job.number()));
        }
        LetterActions.Result result = job.result(id).orElseThrow();
        Optional<Letter> letter = context.mailCenter().find(id);
        Optional<View> again = letter.isEmpty()
                ? Optional.of(result)
                        .filter(it -> !it.isDone())
                        .map(it -> settled.notDone(id, it.reason(), typed(correction)))
                : formAgain(letter.get(), correction, version, result, request.field("back"));
        if (again.isPresent()) {
            return PageAnswer.of(again.get());
        }
        Links.LetterView back = Links.back(Optional.of(request.field("back")));
        return PageAnswer.of(Reply.see(done(letter.isPresent() ? back.link(id) : back.link(), job)));
    }

    /** If nothing was stored, what was typed must not be lost. */
    private Optional<View> formAgain(
            Letter letter, Correction typed, int version, LetterActions.Result result, String back) {
        if (context.acts().editRefusal(letter).isPresent() && result.outcome().equals("refused")) {
            return Optional.of(settled.notDone(letter.id(), result.reason(), typed(typed)));
        }
        if (result.outcome().equals("stale")) {
            return Optional.of(edit.stale(letter, typed, back));
        }
        boolean isUntouched = context.mailCenter().version(letter) == version;
        return List.of("refused", "busy").contains(result.outcome())
                        || result.outcome().equals("left") && isUntouched
                ? Optional.of(edit.refused(letter, typed, version, result.reason(), back))
                : Optional.empty();
    }

    private static Map<String, String> typed(Correction correction) {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("To", correction.to());
        typed.put("Cc", correction.cc());
        typed.put("Bcc", correction.bcc());
        typed.put("From", correction.from());
        typed.put("Reply-To", correction.replyTo());
        typed.put("Subject", correction.subject());
        return typed;
    }

    PageAnswer stop(String number) {
        Optional<Job> job =
                number.matches("\\d{1,9}") ? context.jobs().find(Integer.parseInt(number)) : Optional.empty();
        job.ifPresent(Job::stop);
        return job.isPresent() ? PageAnswer.of(Reply.see(Links.ROOT + "/jobs/" + number)) : PageAnswer.nothing();
    }

    /** Acts on the selected letters, or on all that match. */
    PageAnswer many(Request request, String who) {
        String act = request.field("act");
        boolean all = act.endsWith("-all");
        String what = all ? act.substring(0, act.length() - "-all".length()) : act;
        Links.LetterView view = Links.back(Optional.of(request.field("view")));
        List<String> ids =
                all ? context.index().ids(view.query()) : request.form().getAll("id");
        if (ids.isEmpty()) {
            return PageAnswer.of(Reply.see(Links.with(view.link(), "nothing", all ? "matches" : "marked")));
        }
        if (what.equals("export")) {
            return export(ids);
        }
        if (!what.equals("retry") && !what.equals("discard")) {
            return PageAnswer.nothing();
        }
        boolean isAsked = all || what.equals("discard") && ids.size() > 1;
        if (isAsked && !request.field("confirmed").equals("yes")) {
            return PageAnswer.of(confirm(what, all ? List.of() : ids, ids.size(), view, act));
        }
        Job job = context.jobs().begin(what, who, ids);
        return PageAnswer.of(Reply.see(
                ids.size() == 1 && job.await(PATIENCE_MILLIS)
                        ? done(view.link(), job)
                        : Links.ROOT + "/jobs/" + job.number()));
    }

    /** @param marked the selected letters; empty for all of the view */
    private static View confirm(String what, List<String> marked, int count, Links.LetterView view, String act) {
        String verb = what.equals("retry") ? "Retry " : "Discard ";
        String question = verb + Formats.letters(count) + "?";
        Map<String, Object> model = confirmation(
                question,
                what.equals("retry")
                        ? "They are processed again one by one, no faster than their outbox allows. A letter is removed only when"
                                + " its retry succeeds. You can stop the job at any time."
                        : "They are set aside without being processed. You can restore them for 30 days.",
                marked.isEmpty() ? verb + "all" : verb + Formats.letters(count),
                Links.LETTERS);
        model.put("act", act);
        model.put("ids", marked);
        model.put("view", view.parameters());
        model.put("cancel", view.link());
        return View.of("confirm", question, model);
    }

    private PageAnswer export(List<String> ids) {
        try {
            return PageAnswer.of(new Export(context.mailCenter()).of(ids));
        } catch (Problem.Refusal refusal) {
            return PageAnswer.of(new View(
                    refusal.problem().status(), "refused", "Not done", Map.of("reason", refusal.getMessage())));
        }
    }
}
