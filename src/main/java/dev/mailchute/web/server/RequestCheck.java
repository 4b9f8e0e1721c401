package dev.mailchute.web.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the head of each request before anything else. */
final class RequestCheck implements Handler<RoutingContext> {
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
    static final String FORWARDED =
            "This request came through a proxy. Without a users file, everyone behind the proxy would have full"
                    + " access. Set mailchute.http.users-file to let people sign in.";

    private final ErrorPages errors;
    private final ConnectionLimit connections;
    private final String observe;
    private final boolean peopleSignIn;

    /** @param observe prefix of the paths of health and metrics, which may be requested through a proxy */
    RequestCheck(ErrorPages errors, ConnectionLimit connections, String observe, boolean peopleSignIn) {
        this.errors = errors;
        this.connections = connections;
        this.observe = observe;
        this.peopleSignIn = peopleSignIn;
    }

    @Override
    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        connections.awaitsAnswer(request, ctx.response());
        ctx.addEndHandler(ended -> {
            if (request.isEnded()) {
                connections.awaitsHead(request);
            } else {
                connections.drains(request);
            }
        });
        if (!hasOneHost(request)) {
            errors.answer(request, ctx.response(), 400, "A request must have exactly one valid Host header.");
        } else if (!peopleSignIn && !ctx.normalizedPath().startsWith(observe) && isForwarded(request)) {
            errors.answer(request, ctx.response(), 403, FORWARDED);
        } else {
            ctx.next();
        }
    }

    private static boolean hasOneHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        return hosts.size() == 1 && HOST.matcher(hosts.get(0).strip()).matches() && request.authority() != null;
    }

    /** HTTP/1.0 counts: no browser uses it, but nginx does by default. */
    private static boolean isForwarded(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0
                || request.headers().names().stream()
                        .anyMatch(name -> name.equalsIgnoreCase("Forwarded")
                                || name.equalsIgnoreCase("Via")
                                || name.equalsIgnoreCase("X-Real-IP")
                                || name.regionMatches(true, 0, "X-Forwarded-", 0, 12));
    }
}
