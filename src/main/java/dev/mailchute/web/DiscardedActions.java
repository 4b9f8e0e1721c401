package dev.mailchute.web;

import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Form actions that restore discarded letters: the selected ones, all that match, or those that a job discarded. */
final class DiscardedActions {
    private static final long PATIENCE_MILLIS = 8000;

    private final PageContext context;

    DiscardedActions(PageContext context) {
        this.context = context;
    }

    PageAnswer many(Request request, String who) {
        DiscardedIndex index = context.discarded();
        Optional<MailCenterPage.View> reading = DiscardedPage.reading(index);
        if (reading.isPresent()) {
            return PageAnswer.of(reading.get());
        }
        String act = request.field("act");
        DiscardedView view = DiscardedView.back(Optional.of(request.field("view")));
        List<String> ids =
                switch (act) {
                    case "restore" -> request.form().getAll("id");
                    case "restore-all" -> index.ids(view.query());
                    default -> List.of();
                };
        if (ids.isEmpty()) {
            return PageAnswer.of(Reply.see(view.link()));
        }
        if (act.equals("restore-all") && !request.field("confirmed").equals("yes")) {
            return PageAnswer.of(confirm(ids.size(), view));
        }
        return begun(context.jobs().begin("restore", who, ids), view.link());
    }

    private static MailCenterPage.View confirm(int count, DiscardedView view) {
        String question = "Restore " + Formats.letters(count) + "?";
        Map<String, Object> model = FormActions.confirmation(
                question,
                "They go back to the waiting letters, unchanged. Nothing is sent or delivered.",
                "Restore all",
                DiscardedView.ROOT);
        model.put("here", "discarded");
        model.put("act", "restore-all");
        model.put("view", view.parameters());
        model.put("cancel", view.link());
        return MailCenterPage.View.of("confirm", question, model);
    }

    /** Undoes what a job did. */
    PageAnswer undo(String number, String who) {
        Optional<Job> job = Request.wholeNumber(number).flatMap(context.jobs()::find);
        Optional<Job> undoing = job.flatMap(done -> context.jobs().undo(done, who));
        if (undoing.isPresent()) {
            return begun(undoing.get(), undoing.get().what().equals("restore") ? Links.LETTERS : DiscardedView.ROOT);
        }
        return job.isPresent() ? PageAnswer.of(Reply.see(Links.ROOT + "/jobs/" + number)) : PageAnswer.nothing();
    }

    /** Waits for the outcome of a single letter; otherwise leads to the job. */
    private static PageAnswer begun(Job job, String then) {
        return PageAnswer.of(Reply.see(
                job.total() == 1 && job.await(PATIENCE_MILLIS)
                        ? FormActions.done(then, job)
                        : Links.ROOT + "/jobs/" + job.number()));
    }
}
