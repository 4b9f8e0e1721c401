package dev.mailchute.web;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.web.Access.SignInAnswer;
import dev.mailchute.web.Access.Visitor;
import dev.mailchute.web.PageRoute.PageCall;
import dev.mailchute.web.server.PageSupport;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** Entry point for {@code routes/web.camel.yaml}: authenticates each request and passes it to the page or the API. */
public final class MailCenterPage implements PageSupport {
    private static final long PATIENCE_MILLIS = 2000;

    private final FailureReplies failures = new FailureReplies();
    private final String root;
    private final Access access;
    private final Templates templates;
    private final Assets assets = new Assets();
    private final SignInPage signInPage;
    private final LetterIndex index;
    private final PageStatus situation;
    private final PageRouter router;
    private final ReadingTurns reading = new ReadingTurns(ReadingTurns.PATIENCE);
    private final LetterApi api;

    /** The page for this application. */
    public MailCenterPage(PageContext context) {
        this.root = context.settings().http().basePath();
        this.access = new Access(context.settings(), context.steady());
        this.templates = new Templates(new Formats(context.clock()));
        this.signInPage = new SignInPage(root, templates, assets);
        this.index = context.index();
        this.situation = new PageStatus(context);
        this.router = new PageRouter(context);
        this.api = new LetterApi(context, access);
    }

    /** A page: a template and its model. */
    record View(int status, String template, String title, Map<String, Object> model) {
        static View of(String template, String title, Map<String, Object> model) {
            return new View(200, template, title, model);
        }
    }

    /** Answers a browser. */
    public void page(Exchange exchange) {
        Reply reply;
        try {
            Request request = Request.of(exchange, root);
            reply = request.method().equals("HEAD") ? answer(request).withoutFile() : answer(request);
        } catch (UncheckedIOException e) {
            reply = trouble(503, failures.unreadable(e));
        } catch (LedgerException e) {
            reply = trouble(503, failures.unreadable(e));
        } catch (Request.MalformedRequest e) {
            reply = trouble(400, e.getMessage());
        } catch (Throwable e) { // even a page that runs out of memory must not end the process
            failures.unforeseen("page", "a Mail Center page failed", e);
            reply = trouble(500, "Something went wrong. See the log.");
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
        } catch (Throwable e) {
            reply = failures.problem(e).reply();
        }
        reply.below(root).to(exchange);
    }

    private static final String WRONG_HOST =
            "This host name does not belong to this machine. Use localhost or 127.0.0.1, or set"
                    + " mailchute.http.users-file to let people sign in.";

    private Reply answer(Request request) {
        if (!access.isOurHost(request)) {
            return trouble(421, WRONG_HOST);
        }
        if (!request.path().equals(Links.ROOT) && !request.path().startsWith(Links.ROOT + "/")) {
            return trouble(404, "There is no such page.");
        }
        List<String> steps = request.steps();
        if (steps.size() == 3 && steps.get(0).equals("assets")) {
            return assets.reply(steps.get(2)).orElseGet(() -> Reply.json(404, Map.of()));
        }
        if (request.isPost() && !access.isOurOrigin(request)) {
            return trouble(
                    403,
                    "This form came from another site, or through a proxy that does not pass on the Host header. Nothing was done.");
        }
        if (!request.isPost() && PageRouter.isPicture(steps)) {
            return router.picture(steps).orElseGet(() -> Reply.json(404, Map.of()));
        }
        if (steps.equals(List.of("login"))) {
            return request.isPost() ? signIn(request) : login(request);
        }
        Optional<Visitor> visitor = access.visitor(request);
        if (visitor.isEmpty()) {
            return signedOut(request);
        }
        return request.isPost() ? act(request, steps, visitor.get()) : look(request, steps, visitor.get());
    }

    @Override
    public boolean isKnown(HttpServerRequest request) {
        return access.isKnown(request.headers());
    }

    @Override
    public String errorPage(int status, String words) {
        return templates.render(
                "trouble", Map.of("root", root, "assets", assets.links(), "title", title(status), "reason", words));
    }

    @Override
    public String problem(int status, String words) {
        return new String(Problem.of(status, code(status), words).body(), StandardCharsets.UTF_8);
    }

    private static String code(int status) {
        return HttpResponseStatus.valueOf(status)
                .reasonPhrase()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]+", "-");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Invalid request";
            case 403 -> "Not allowed";
            case 404 -> "Page not found";
            case 405 -> "Method not allowed";
            case 413, 414, 431 -> "Request too large";
            case 421 -> "Wrong host name";
            case 429 -> "Too many requests";
            case 503 -> "Temporarily unavailable";
            default -> status < 500 ? "Request failed" : "Something went wrong";
        };
    }

    /** An error page without anything that requires a sign-in. */
    private Reply trouble(int status, String words) {
        return Reply.page(status, errorPage(status, words));
    }

    private Reply look(Request request, List<String> steps, Visitor visitor) {
        if (PageRouter.isForOperators(steps)) { // also while the letters cannot be read: it may say why
            return visitor.mayAct()
                    ? answered(request, steps, visitor)
                    : shown(request, visitor, refused("Only operators can see the set-up."));
        }
        if (!index.isReady(0)) {
            index.begin(); // the folder may not have been readable at the start
        }
        if (!index.isReady(PATIENCE_MILLIS)) {
            index.requireReadable();
            return shown(request, visitor, View.of("reading", "Loading letters", Map.of("read", index.known())));
        }
        return PageRouter.isOfOneMail(steps)
                ? reading.inTurn(() -> answered(request, steps, visitor)).orElseGet(() -> busy(request, steps, visitor))
                : answered(request, steps, visitor);
    }

    private Reply busy(Request request, List<String> steps, Visitor visitor) {
        String words = "The server is busy showing other messages. Try again in a few seconds.";
        Reply reply = steps.size() == 3 && steps.get(2).equals("html")
                ? Reply.strangers(503, "<!doctype html><title>Mail Center</title><p>" + words + "</p>")
                : shown(request, visitor, new View(503, "refused", "Try again later", Map.of("reason", words)));
        return reply.with("Retry-After", "3");
    }

    private static View nothing() {
        return new View(404, "gone", "Page not found", Map.of());
    }

    private static View refused(String reason) {
        return new View(403, "refused", "Not done", Map.of("reason", reason));
    }

    private Reply act(Request request, List<String> steps, Visitor visitor) {
        if (!Access.isFromOurForm(visitor, request)) {
            return shown(
                    request,
                    visitor,
                    KeptForm.of(request)
                            .map(form -> form.view(403, "This form is older than your last sign-in or than a restart."))
                            .orElseGet(() -> refused("This form is from another session. Reload the page.")));
        }
        if (steps.equals(List.of("logout"))) {
            access.signOut(visitor, request);
            return Reply.see(Links.ROOT + "/login");
        }
        if (!visitor.mayAct()) {
            return shown(request, visitor, refused("Viewers can't make changes."));
        }
        return answered(request, steps, visitor);
    }

    private Reply answered(Request request, List<String> steps, Visitor visitor) {
        PageAnswer answer = router.answer(new PageCall(request, steps, visitor.account()));
        return answer.reply()
                .orElseGet(() -> shown(request, visitor, answer.view().orElseGet(MailCenterPage::nothing)));
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
        model.putAll(situation.model());
        model.putIfAbsent("here", "");
        model.putIfAbsent("q", "");
        Reply reply = Reply.page(view.status(), templates.render(view.template(), model));
        if (view.template().equals("reading")) {
            reply.with("Refresh", "2");
        }
        Sessions.Session session = visitor.session().orElseThrow();
        return access.hasCookie(request, session) ? reply : reply.with("Set-Cookie", access.cookie(session, request));
    }

    /** The sign-in page, which leads back to the requested page or form. */
    private Reply signedOut(Request request) {
        if (Access.isPoll(request)) {
            return Reply.json(401, Map.of("error", "signed out"));
        }
        if (!request.isPost()) {
            return Reply.see(Links.ROOT + "/login"
                    + ReturnPath.of(request)
                            .map(path -> "?to=" + Links.encoded(path))
                            .orElse(""));
        }
        return signInPage.signedOut(request);
    }

    private Reply login(Request request) {
        Optional<String> to = ReturnPath.inside(request.asked("to").orElse(""));
        return access.visitor(request).isPresent() ? Reply.see(to.orElse(Links.ROOT)) : signInPage.ask(to.orElse(""));
    }

    private Reply signIn(Request request) {
        if (!access.needsSignIn()) {
            return Reply.see(Links.ROOT);
        }
        SignInAnswer result = access.signIn(request);
        if (result.visitor().isEmpty()) {
            return signInPage.refused(request, result);
        }
        Visitor visitor = result.visitor().get();
        Optional<KeptForm> kept = KeptForm.carried(request.field("kept"));
        return kept.isPresent()
                ? shown(request, visitor, kept.get().view(200, "Your session had ended."))
                : Reply.see(ReturnPath.inside(request.field("to")).orElse(Links.ROOT))
                        .with("Set-Cookie", access.cookie(visitor.session().orElseThrow(), request));
    }
}
