package dev.mailchute.web;

import dev.mailchute.web.MailCenterPage.View;
import dev.mailchute.web.PageRoute.PageCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a person can look at or ask for: one table, as {@link ApiRoutes} is for programs. */
final class PageRouter {
    private static final String SET_UP = "set-up";

    private final PageContext context;
    private final LetterPage letter;
    private final EditPage edit;
    private final DiscardedPage discarded;
    private final SettledPage settled;
    private final JobPages jobs;
    private final MailDownloads downloads;
    private final List<PageRoute> routes = new ArrayList<>();

    PageRouter(PageContext context) {
        this.context = context;
        this.letter = new LetterPage(context);
        this.edit = new EditPage(context);
        this.discarded = new DiscardedPage(context);
        this.settled = new SettledPage(context);
        this.jobs = new JobPages(context);
        this.downloads = new MailDownloads(context);
        addPages(new OverviewPage(context), new LetterListPage(context));
        EventsPage events = new EventsPage(context);
        routes.add(PageRoute.get("/events", call -> PageAnswer.of(events.view(call.request()))));
        addDownloads();
        addForms(new FormActions(context), new DiscardedActions(context));
        addParts(new PartPage(context));
        addSetUp(new SetUpPage(context), new SetUpActions(context));
    }

    private void addPages(OverviewPage overview, LetterListPage letters) {
        routes.addAll(List.of(
                PageRoute.get("/", call -> PageAnswer.of(overview.view(call.request()))),
                PageRoute.get("/letters", call -> PageAnswer.of(letters.view(call.request()))),
                PageRoute.get("/letters/{id}", call -> PageAnswer.ofView(letter(call))),
                PageRoute.get("/letters/{id}/edit", call -> PageAnswer.ofView(edit(call))),
                PageRoute.get("/messages", call -> PageAnswer.of(new MessagesPage(context).view(call.request()))),
                PageRoute.get("/messages/{id}", call -> PageAnswer.ofView(new MessagePage(context).view(call))),
                PageRoute.get("/discarded", call -> PageAnswer.of(discarded.view(call.request()))),
                PageRoute.get("/discarded/{id}", call -> PageAnswer.ofView(discarded(call))),
                PageRoute.get("/reconcile", call -> PageAnswer.of(new ReconcilePage(context).view())),
                PageRoute.get("/jobs", call -> PageAnswer.of(jobs.all())),
                PageRoute.get("/jobs/{number}", call -> PageAnswer.ofView(job(call)))));
    }

    /** What belongs to a mail, whether its letter waits or was discarded. */
    private void addDownloads() {
        for (String letters : List.of("/letters/{id}", "/discarded/{id}")) {
            routes.addAll(List.of(
                    PageRoute.get(letters + "/html", call -> PageAnswer.ofReply(downloads.html(call.steps()))),
                    PageRoute.get(letters + "/message.eml", call -> PageAnswer.ofReply(downloads.file(call.steps()))),
                    PageRoute.get(
                            letters + "/attachments/{number}",
                            call -> PageAnswer.ofReply(downloads.attachment(call.steps()))),
                    PageRoute.get(
                            letters + "/previous/{number}",
                            call -> PageAnswer.ofReply(downloads.previous(call.steps())))));
        }
    }

    private void addForms(FormActions forms, DiscardedActions takingBack) {
        routes.addAll(List.of(
                PageRoute.post("/letters", call -> forms.many(call.request(), call.who())),
                PageRoute.post("/letters/{id}/retry", call -> forms.one(call, "retry")),
                PageRoute.post("/letters/{id}/discard", call -> forms.one(call, "discard")),
                PageRoute.post("/letters/{id}/resend", forms::resend),
                PageRoute.post("/letters/{id}/note", forms::note),
                PageRoute.post("/letters/{id}/edit", forms::edit),
                PageRoute.post("/discarded", call -> takingBack.many(call.request(), call.who())),
                PageRoute.post("/discarded/{id}/restore", call -> forms.one(call, "restore")),
                PageRoute.post("/jobs/{number}/stop", call -> forms.stop(call.id())),
                PageRoute.post("/jobs/{number}/undo", call -> takingBack.undo(call.id(), call.who()))));
    }

    private void addParts(PartPage part) {
        routes.addAll(List.of(
                PageRoute.get("/parts/{part}", call -> PageAnswer.ofView(part.view(call))),
                PageRoute.post("/parts/{part}/pause", part::pause),
                PageRoute.post("/parts/{part}/resume", part::resume),
                PageRoute.post("/parts/{part}/poll", part::poll)));
    }

    private void addSetUp(SetUpPage setUp, SetUpActions forms) {
        routes.addAll(List.of(
                PageRoute.get("/" + SET_UP, call -> PageAnswer.of(setUp.view(call.request()))),
                PageRoute.post("/" + SET_UP + "/check", call -> forms.check(call.who())),
                PageRoute.post("/" + SET_UP + "/reload-routes", call -> forms.reloadRoutes(call.who())),
                PageRoute.post("/" + SET_UP + "/send-test", call -> forms.sendTest(call.request(), call.who()))));
    }

    /** Whether viewers may not even look. */
    static boolean isForOperators(List<String> steps) {
        return !steps.isEmpty() && steps.get(0).equals(SET_UP);
    }

    List<PageRoute> routes() {
        return List.copyOf(routes);
    }

    PageAnswer answer(PageCall call) {
        return routes.stream()
                .filter(route -> route.matches(call))
                .findFirst()
                .map(route -> route.handler().answer(call))
                .orElseGet(PageAnswer::nothing);
    }

    /** The letter, whether waiting, discarded or settled. */
    private Optional<View> letter(PageCall call) {
        return context.mailCenter()
                .find(call.id())
                .map(found -> letter.view(call.request(), found))
                .or(() -> discardedOnly(call))
                .or(() -> settled.view(call.id()));
    }

    private Optional<View> discarded(PageCall call) {
        return discardedOnly(call).or(() -> letter(call));
    }

    private Optional<View> discardedOnly(PageCall call) {
        return context.mailCenter().discarded().find(call.id()).map(found -> discarded.one(call.request(), found));
    }

    private Optional<View> edit(PageCall call) {
        return context.mailCenter()
                .find(call.id())
                .map(found -> edit.view(call.request(), found))
                .or(() -> letter(call));
    }

    private Optional<View> job(PageCall call) {
        return Request.wholeNumber(call.id()).flatMap(context.jobs()::find).map(job -> jobs.one(call.request(), job));
    }

    /** Whether the path is that of an image, whose key replaces the session. */
    static boolean isPicture(List<String> steps) {
        return PathTemplate.matches("/letters/{id}/pictures/{key}", steps)
                || PathTemplate.matches("/discarded/{id}/pictures/{key}", steps);
    }

    Optional<Reply> picture(List<String> steps) {
        return downloads.picture(steps);
    }

    /** Whether the request opens a message, which may need much memory. */
    static boolean isOfOneMail(List<String> steps) {
        return steps.size() > 1
                && (steps.get(0).equals("letters") || steps.get(0).equals("discarded"));
    }
}
