package dev.mailchute.web;

import dev.mailchute.web.Access.SignInAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The sign-in page. It carries the requested page, and a form whose session had ended. */
final class SignInPage {
    private static final int MAX_NAME = 100;

    private final String root;
    private final Templates templates;
    private final Assets assets;

    SignInPage(String root, Templates templates, Assets assets) {
        this.root = root;
        this.templates = templates;
        this.assets = assets;
    }

    Reply ask(String to) {
        return page(200, Map.of("to", to));
    }

    /** For a form whose session had ended. Nothing is done. */
    Reply signedOut(Request request) {
        Optional<KeptForm> form = KeptForm.of(request)
                .filter(kept -> !kept.fields().isEmpty() || !kept.path().equals(Links.ROOT));
        Optional<String> kept = form.flatMap(KeptForm::carried);
        String message = kept.isPresent()
                ? "Your session has ended, so nothing was done. Sign in to get your form back and send it again."
                : form.isEmpty()
                        ? "Your session has ended."
                        : "Your session has ended, so nothing was done, and the form is too long to keep. Sign in in another"
                                + " window, then go back to the form and send it again.";
        return page(401, Map.of("message", message, "kept", kept.orElse("")));
    }

    /** Asks again, keeping the name and what the form carries. */
    Reply refused(Request request, SignInAnswer result) {
        long seconds = result.pause().toSeconds() + 1;
        Map<String, Object> model = new HashMap<>();
        String name = request.field("name");
        model.put("name", name.length() > MAX_NAME ? "" : name);
        model.put("to", ReturnPath.inside(request.field("to")).orElse(""));
        model.put(
                "kept",
                KeptForm.carried(request.field("kept"))
                        .flatMap(KeptForm::carried)
                        .orElse(""));
        if (result.pause().isZero()) {
            model.put("message", "Wrong user name or password.");
            return page(401, model);
        }
        model.put(
                "message",
                result.isBusy()
                        ? "Too many people are signing in right now. Try again in " + seconds + " s."
                        : "Too many failed attempts. Try again in " + seconds + " s.");
        return page(429, model).with("Retry-After", String.valueOf(seconds));
    }

    private Reply page(int status, Map<String, Object> given) {
        Map<String, Object> model = new HashMap<>(given);
        model.put("root", root);
        model.put("assets", assets.links());
        model.putIfAbsent("message", "");
        model.putIfAbsent("name", "");
        model.putIfAbsent("to", "");
        model.putIfAbsent("kept", "");
        return Reply.page(status, templates.render("login", model));
    }
}
