package dev.mailchute.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.Acts;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.web.Access.SignIn;
import dev.mailchute.web.Access.Visitor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same as JSON, for programs: {@code /mail-center/api}. Cookies count for nothing here, so that no browser acts unasked. */
final class LetterApi {
    static final String ROOT = Links.ROOT + "/api";
    private static final int MOST = 500;

    private final PageContext context;

    LetterApi(PageContext context) {
        this.context = context;
    }

    static Reply error(int status, String reason) {
        return Reply.json(status, Map.of("error", reason));
    }

    Reply answer(Request request, Access access) {
        SignIn signIn = access.program(request);
        if (signIn.visitor().isEmpty()) {
            return signIn.pause().isZero()
                    ? error(401, "sign in with HTTP basic").with("WWW-Authenticate", "Basic realm=\"mail-center\"")
                    : error(429, "wrong password too often")
                            .with("Retry-After", String.valueOf(signIn.pause().toSeconds() + 1));
        }
        Visitor visitor = signIn.visitor().get();
        List<String> steps = request.steps();
        List<String> path = steps.subList(1, steps.size());
        if (path.isEmpty() || !path.get(0).equals("letters") || path.size() > 3) {
            return error(404, "there is no such resource; see docs/mail-center.md");
        }
        if (!request.isPost()) {
            return path.size() == 1
                    ? list(request)
                    : path.size() == 2 ? show(path.get(1)) : error(405, "this takes a POST");
        }
        return path.size() == 3
                ? act(request, access, visitor, path.get(1), path.get(2))
                : error(405, "this takes a GET");
    }

    private Reply list(Request request) {
        Links.View view = Links.view(request.query());
        int size = Math.min(MOST, request.number("size", 1));
        int most = request.asked("size").isPresent() ? size : LetterListPage.PAGE;
        LetterIndex.Page page = context.index().page(view.query(), (view.page() - 1) * most, most);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", page.total());
        answer.put("page", view.page());
        answer.put("letters", page.letters());
        return Reply.json(200, answer);
    }

    private Reply show(String id) {
        Optional<Letter> letter = context.mailCenter().find(id);
        if (letter.isEmpty()) {
            return error(404, "there is no such letter in the Mail Center");
        }
        ObjectNode shown = Json.mapper().valueToTree(letter.get());
        shown.set("history", Json.mapper().valueToTree(context.mailCenter().history(letter.get())));
        return Reply.json(200, shown);
    }

    /** JSON only: a form of another page cannot send that, so that a browser on this machine is no way in. */
    private Reply act(Request request, Access access, Visitor visitor, String id, String what) {
        String type = request.header("Content-Type").orElse("");
        if (!type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            return error(415, "an act takes Content-Type: application/json");
        }
        if (!access.isOurOrigin(request)) {
            return error(403, "this came from a page of somebody else");
        }
        if (!visitor.mayAct()) {
            return error(403, "the role viewer may look, not act");
        }
        Acts.Result result;
        switch (what) {
            case "retry" -> result = context.acts().retry(id, visitor.account(), resend(request.body()));
            case "discard" -> result = context.acts().discard(id, visitor.account());
            default -> {
                return error(404, "the acts are retry and discard");
            }
        }
        return Reply.json(result.outcome().equals("unknown") ? 404 : 200, result);
    }

    private static boolean resend(String body) {
        try {
            JsonNode given = body.isBlank() ? null : Json.mapper().readTree(body);
            return given != null && given.path("resend").asBoolean(false);
        } catch (IOException e) {
            return false;
        }
    }
}
