package dev.mailchute.web;

import dev.mailchute.health.TroubleLog;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.web.Access.SignIn;
import dev.mailchute.web.Access.Visitor;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The face of the Mail Center that {@code routes/web.camel.yaml} calls: who asks, for what, and which of the others answers. What
 * can be known and done is the Mail Center's; here is none of it.
 */
public final class MailCenterPage {
    private static final Logger LOG = LoggerFactory.getLogger(MailCenterPage.class);
    private static final long PATIENCE_MILLIS = 2000;

    private final TroubleLog troubles = new TroubleLog();
    private final String root;
    private final Access access;
    private final Templates templates;
    private final Assets assets = new Assets();
    private final ErrorPage errors;
    private final LetterIndex index;
    private final MailCenter mailCenter;
    private final Jobs jobs;
    private final PageRouter router;
    private final FormActions actions;
    private final LetterApi api;

    /** What the page needs of the application. */
    public MailCenterPage(PageContext context) {
        this.root = context.settings().http().basePath();
        this.access = new Access(context.settings().http(), context.steady());
        this.templates = new Templates(new Formats(context.clock()));
        this.errors = new ErrorPage(root, templates, assets);
        this.index = context.index();
        this.mailCenter = context.mailCenter();
        this.jobs = context.jobs();
        this.router = new PageRouter(context);
        this.actions = new FormActions(context);
        this.api = new LetterApi(context, access);
    }

    /** What one view shows: a template, and what is in it. */
    record View(int status, String template, String title, Map<String, Object> model) {
        static View of(String template, String title, Map<String, Object> model) {
            return new View(200, template, title, model);
        }
    }

    /** Answers a browser. */
    public void page(Exchange exchange) {
        Reply reply;
        try {
            reply = answer(Request.of(exchange, root));
        } catch (UncheckedIOException e) {
            reply = errors.reply(503, unreadable(e));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("a page of the Mail Center failed", e);
            reply = errors.reply(500, "The page could not be made. The log has the reason.");
        }
        reply.below(root).to(exchange);
    }

    /** Answers a program. */
    public void api(Exchange exchange) {
        Reply reply;
        try {
            Request request = Request.of(exchange, root);
            reply = access.isOurHost(request)
                    ? api.answer(request)
                    : Problem.of(421, "wrong-host", WRONG_HOST).reply();
        } catch (UncheckedIOException e) {
            reply = Problem.of(503, "folder-unusable", unreadable(e)).reply();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("an answer of the Mail Center to a program failed", e);
            reply = Problem.of(500, "unforeseen", "something went wrong; the log has it")
                    .reply();
        }
        reply.below(root).to(exchange);
    }

    /** Told to whoever looks each time, and to the log once. */
    private String unreadable(UncheckedIOException e) {
        String words = "The Mail Center's folder cannot be used: " + e.getCause();
        troubles.warn(LOG, "folder", words, words);
        return words;
    }

    private static final String WRONG_HOST =
            "This address does not belong to this machine; use localhost or 127.0.0.1, or set"
                    + " mailchute.http.users-file so that people sign in.";

    private Reply answer(Request request) {
        if (!access.isOurHost(request)) {
            return errors.reply(421, WRONG_HOST);
        }
        if (!request.path().equals(Links.ROOT) && !request.path().startsWith(Links.ROOT + "/")) {
            return errors.reply(404, "There is no such page.");
        }
        List<String> steps = request.steps();
        if (steps.size() == 3 && steps.get(0).equals("assets")) {
            return assets.reply(steps.get(2)).orElseGet(() -> Reply.json(404, Map.of()));
        }
        if (request.isPost() && !access.isOurOrigin(request)) {
            return errors.reply(
                    403,
                    "This form was sent by another page, or by a proxy that does not pass the Host on. Nothing was done.");
        }
        if (steps.equals(List.of("login"))) {
            return request.isPost() ? signIn(request) : login("", 200);
        }
        Optional<Visitor> visitor = access.visitor(request);
        if (visitor.isEmpty()) {
            return request.isPost()
                    ? login("You were signed out. Nothing was done.", 401)
                    : Reply.see(Links.ROOT + "/login");
        }
        return request.isPost() ? act(request, steps, visitor.get()) : look(request, steps, visitor.get());
    }

    private Reply look(Request request, List<String> steps, Visitor visitor) {
        if (!index.isReady(0)) {
            index.begin(); // unless it is under way: the folder may not have been readable at the start
        }
        if (!index.isReady(PATIENCE_MILLIS)) {
            return shown(request, visitor, View.of("reading", "Reading the letters", Map.of("read", index.known())));
        }
        Optional<Reply> file = router.file(steps);
        if (file.isPresent()) {
            return file.get();
        }
        return shown(request, visitor, router.view(request, steps, visitor).orElseGet(MailCenterPage::nothing));
    }

    private static View nothing() {
        return new View(404, "gone", "Not here", Map.of());
    }

    private static View refused(String reason) {
        return new View(403, "refused", "Not done", Map.of("reason", reason));
    }

    private Reply act(Request request, List<String> steps, Visitor visitor) {
        if (!Access.isFromOurForm(visitor, request)) {
            return shown(
                    request, visitor, refused("This form is from another session. Go back, reload, and try again."));
        }
        if (steps.equals(List.of("logout"))) {
            access.signOut(visitor);
            return Reply.see(Links.ROOT + "/login");
        }
        if (!visitor.mayAct()) {
            return shown(request, visitor, refused("You may look, not act: your role is viewer."));
        }
        FormActions.Outcome outcome = actions.act(request, steps, visitor.account());
        return outcome.reply()
                .orElseGet(() -> shown(request, visitor, outcome.view().orElseGet(MailCenterPage::nothing)));
    }

    private Reply shown(Request request, Visitor visitor, View view) {
        Map<String, Object> model = new HashMap<>(view.model());
        model.put("title", view.title());
        model.put("root", root);
        model.put("assets", assets.links());
        model.put("account", visitor.account());
        model.put("signedIn", access.needsSignIn());
        model.put("mayAct", visitor.mayAct());
        model.put("csrf", visitor.session().orElseThrow().csrf());
        model.put("waiting", index.known());
        model.put("discardedCount", mailCenter.discarded().count());
        model.put(
                "working",
                jobs.all().stream()
                        .filter(job -> job.ended().isEmpty() && job.total() > 1)
                        .count());
        model.putIfAbsent("here", "");
        model.putIfAbsent("q", "");
        Reply reply = Reply.page(view.status(), templates.render(view.template(), model));
        if (view.template().equals("reading")) {
            reply.with("Refresh", "2");
        }
        boolean fresh =
                !request.cookie(Sessions.COOKIE).equals(visitor.session().map(Sessions.Session::id));
        return fresh ? reply.with("Set-Cookie", access.cookie(visitor.session().orElseThrow(), request)) : reply;
    }

    private Reply signIn(Request request) {
        SignIn result = access.signIn(request.field("name"), request.field("password"));
        if (result.visitor().isPresent()) {
            return Reply.see(Links.ROOT)
                    .with(
                            "Set-Cookie",
                            access.cookie(result.visitor().get().session().orElseThrow(), request));
        }
        LOG.warn("somebody tried to sign in to the Mail Center with a wrong name or password");
        return result.pause().isZero()
                ? login("That name and password do not go together.", 401)
                : login(
                        "That did not work. The next try is looked at in "
                                + (result.pause().toSeconds() + 1) + " s.",
                        429);
    }

    private Reply login(String message, int status) {
        return Reply.page(
                status, templates.render("login", Map.of("root", root, "assets", assets.links(), "message", message)));
    }
}
