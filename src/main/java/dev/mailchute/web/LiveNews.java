package dev.mailchute.web;

import dev.mailchute.files.Json;
import dev.mailchute.web.Access.Visitor;
import dev.mailchute.web.server.Client;
import dev.mailchute.web.server.LiveSource;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What open pages are told: the counts around every page, and a version of everything that the overview shows. A page whose content has
 * another version fetches it, so that there is one place that renders.
 */
final class LiveNews implements LiveSource {
    private final PageContext context;
    private final Access access;
    private final PageStatus situation;
    private final String build;

    LiveNews(PageContext context, Access access, PageStatus situation, String build) {
        this.context = context;
        this.access = access;
        this.situation = situation;
        this.build = build;
    }

    @Override
    public Admission admit(HttpServerRequest http, Client client) {
        Request request =
                Request.of(http, client, null, context.settings().http().basePath());
        if (!access.isOurHost(request)) {
            return Admission.refused(421);
        }
        if (!access.isOurOrigin(request)) {
            return Admission.refused(403); // another site could not read the stream, but hold it
        }
        Optional<Visitor> visitor = access.visitor(request);
        return visitor.flatMap(Visitor::session)
                .map(session -> new Admission(200, session.account(), session.id()))
                .orElseGet(() -> Admission.refused(401));
    }

    @Override
    public boolean isAdmitted(Admission admission) {
        return access.isSignedIn(admission.session());
    }

    @Override
    public News news() {
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("build", build);
        try {
            news.put("version", LiveVersion.of(context));
            news.putAll(situation.counts());
        } catch (UncheckedIOException e) {
            news.put("version", "unreadable"); // the page says why
        }
        return new News(Json.line(news), context.clock().instant().toEpochMilli());
    }
}
