package dev.mailchute.web;

import dev.mailchute.web.Access.Visitor;
import dev.mailchute.web.MailCenterPage.View;
import java.util.List;
import java.util.Optional;

/** Which page an address leads to. Nothing here changes anything. */
final class PageRouter {
    private final PageContext context;
    private final OverviewPage overview;
    private final LetterListPage letters;
    private final LetterPage letter;
    private final EditPage edit;
    private final DiscardedPage discarded;
    private final SettledPage settled;
    private final JobPages jobs;
    private final Situation situation;
    private final MailDownloads downloads;

    PageRouter(PageContext context) {
        this.context = context;
        this.overview = new OverviewPage(context);
        this.letters = new LetterListPage(context);
        this.letter = new LetterPage(context);
        this.edit = new EditPage(context);
        this.discarded = new DiscardedPage(context);
        this.settled = new SettledPage(context);
        this.jobs = new JobPages(context);
        this.situation = new Situation(context);
        this.downloads = new MailDownloads(context);
    }

    Optional<View> view(Request request, List<String> steps, Visitor visitor) {
        if (steps.isEmpty()) {
            return Optional.of(overview.view());
        }
        String last = steps.get(steps.size() - 1);
        return switch (steps.get(0) + "/" + steps.size()) {
            case "letters/1" -> Optional.of(letters.view(request));
            case "letters/2" -> letter(request, last);
            case "letters/3" -> last.equals("edit") ? edit(request, steps.get(1)) : Optional.empty();
            case "discarded/1" -> Optional.of(discarded.view(request));
            case "discarded/2" ->
                context.mailCenter()
                        .discarded()
                        .find(last)
                        .map(found -> discarded.one(request, found))
                        .or(() -> letter(request, last));
            case "jobs/1" -> Optional.of(jobs.all());
            case "jobs/2" ->
                Request.wholeNumber(last).flatMap(context.jobs()::find).map(job -> jobs.one(request, job));
            default -> Optional.empty();
        };
    }

    /** The letter, or what became of it. */
    private Optional<View> letter(Request request, String id) {
        return context.mailCenter()
                .find(id)
                .map(found -> letter.view(request, found))
                .or(() -> context.mailCenter().discarded().find(id).map(found -> discarded.one(request, found)))
                .or(() -> settled.view(id));
    }

    /** A picture of a mail; its address alone says that it may be seen. */
    static boolean isPicture(List<String> steps) {
        return steps.size() == 4
                && (steps.get(0).equals("letters") || steps.get(0).equals("discarded"))
                && steps.get(2).equals("pictures");
    }

    Optional<Reply> picture(List<String> steps) {
        return downloads.picture(steps);
    }

    /** Whether what is asked for may take much memory: a mail is looked into. */
    static boolean isOfOneMail(List<String> steps) {
        return steps.size() > 1
                && (steps.get(0).equals("letters") || steps.get(0).equals("discarded"));
    }

    private Optional<View> edit(Request request, String id) {
        return context.mailCenter()
                .find(id)
                .map(found -> edit.view(request, found))
                .or(() -> letter(request, id));
    }

    /** Answers that are no pages: downloads, the HTML of a mail, numbers for the script. */
    Optional<Reply> file(List<String> steps) {
        return steps.equals(List.of("counts"))
                ? Optional.of(Reply.json(200, situation.counts()))
                : downloads.reply(steps);
    }
}
