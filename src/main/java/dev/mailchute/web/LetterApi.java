package dev.mailchute.web;

import dev.mailchute.web.Access.SignInAnswer;
import dev.mailchute.web.Access.Visitor;
import java.util.List;

/**
 * The API of the Mail Center: {@code /mail-center/api}. Cookies are ignored, which rules out request forgery through a browser. Checks
 * common to all requests are here: credentials, role, route, and that every parameter and field is known.
 */
final class LetterApi {
    static final String ROOT = Links.ROOT + "/api";

    private final Access access;
    private final ApiRoutes routes;

    LetterApi(PageContext context, Access access) {
        this.access = access;
        this.routes = new ApiRoutes(context, access);
    }

    Reply answer(Request request) {
        try {
            Visitor visitor = signedIn(request);
            Reply reply = request.method().equals("OPTIONS") ? options(request) : answer(request, visitor);
            return request.method().equals("HEAD") ? reply.withoutFile() : reply;
        } catch (Problem.Refusal refusal) {
            return refusal.problem().reply();
        }
    }

    private Visitor signedIn(Request request) {
        SignInAnswer signIn = access.program(request);
        if (signIn.visitor().isPresent()) {
            return signIn.visitor().get();
        }
        if (signIn.pause().isZero()) {
            throw Problem.of(401, "not-signed-in", "sign in with a token (Bearer) or HTTP basic")
                    .header("WWW-Authenticate", "Basic realm=\"mail-center\", Bearer realm=\"mail-center\"")
                    .refusal();
        }
        Problem problem = signIn.isBusy()
                ? Problem.of(
                        429,
                        "sign-in-busy",
                        "too many clients are signing in; wait as Retry-After says, or use a token")
                : Problem.of(429, "too-many-tries", "too many failed attempts to sign in; wait as Retry-After says");
        throw problem.header("Retry-After", String.valueOf(signIn.pause().toSeconds() + 1))
                .refusal();
    }

    private Reply options(Request request) {
        List<String> steps = steps(request);
        if (routes.allow(steps).isEmpty()) {
            throw ApiRoutes.unknown();
        }
        return Reply.nothing(204).with("Allow", routes.allow(steps));
    }

    private Reply answer(Request request, Visitor visitor) {
        List<String> steps = steps(request);
        ApiRoute route = routes.find(request.method(), steps);
        if (route.acts() && !access.isOurOrigin(request)) {
            throw Problem.of(403, "other-origin", "this request came from another site")
                    .refusal();
        }
        if (visitor.role().compareTo(route.role()) < 0) {
            String what = route.acts() ? "viewers can't make changes" : "only operators can see the set-up";
            throw Problem.of(403, "viewer", what + "; sign in as an operator").refusal();
        }
        // The body first: the fields of a form would look like parameters.
        JsonBody body = route.acts() ? JsonBody.of(request, route.fields()) : JsonBody.read("", List.of());
        Parameters query = Parameters.of(request.query().entries(), "", route.query());
        return route.handler().answer(new ApiCall(steps, visitor, query, body));
    }

    private static List<String> steps(Request request) {
        List<String> steps = request.steps();
        return steps.subList(1, steps.size());
    }
}
