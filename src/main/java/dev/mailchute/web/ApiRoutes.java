package dev.mailchute.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All operations of the API. 404, 405 and {@code Allow} follow from this table, and a test compares it with openapi.yaml. */
final class ApiRoutes {
    private final List<ApiRoute> all;

    ApiRoutes(PageContext context, Access access) {
        LettersResource letters = new LettersResource(context);
        EditResource edit = new EditResource(context);
        DiscardedResource discarded = new DiscardedResource(context);
        MailResource mail = new MailResource(context);
        MessagesResource messages = new MessagesResource(context);
        JobsResource jobs = new JobsResource(context);
        PartsResource parts = new PartsResource(context);
        SetUpResource setUp = new SetUpResource(context);
        EventsResource events = new EventsResource(context);
        StateResource state = new StateResource(context, access);
        List<String> none = List.of();
        all = List.of(
                ApiRoute.get("/letters", LettersResource.PARAMETERS, letters::list),
                ApiRoute.get("/letters/{id}", none, letters::show),
                ApiRoute.post("/letters/{id}/retry", List.of("resend"), letters::retry),
                ApiRoute.post("/letters/{id}/discard", none, letters::discard),
                ApiRoute.post("/letters/{id}/note", List.of("text"), letters::note),
                ApiRoute.get("/letters/{id}/edit", none, edit::show),
                ApiRoute.post("/letters/{id}/edit", EditResource.FIELDS, edit::edit),
                ApiRoute.get("/letters/{id}/mail", none, mail::show),
                ApiRoute.get("/letters/{id}/message.eml", none, mail::file),
                ApiRoute.get("/letters/{id}/attachments/{number}", none, mail::attachment),
                ApiRoute.get("/letters/{id}/previous/{number}", none, mail::previous),
                ApiRoute.post("/export", List.of("ids"), jobs::export),
                ApiRoute.get("/discarded", DiscardedResource.PARAMETERS, discarded::list),
                ApiRoute.get("/discarded/{id}", none, discarded::show),
                ApiRoute.get("/discarded/{id}/mail", none, mail::show),
                ApiRoute.get("/discarded/{id}/message.eml", none, mail::file),
                ApiRoute.get("/discarded/{id}/attachments/{number}", none, mail::attachment),
                ApiRoute.post("/discarded/{id}/restore", none, discarded::restore),
                ApiRoute.get("/messages", MessagesResource.PARAMETERS, messages::list),
                ApiRoute.get("/messages/{id}", none, messages::show),
                ApiRoute.get("/jobs", none, jobs::list),
                ApiRoute.post("/jobs", JobsResource.FIELDS, jobs::begin),
                ApiRoute.get("/jobs/{number}", JobsResource.PARAMETERS, jobs::show),
                ApiRoute.post("/jobs/{number}/stop", none, jobs::stop),
                ApiRoute.post("/jobs/{number}/undo", none, jobs::undo),
                ApiRoute.getByOperator("/set-up/check", setUp::show),
                ApiRoute.post("/set-up/check", none, setUp::check),
                ApiRoute.get("/events", EventsResource.PARAMETERS, events::list),
                ApiRoute.get("/health", none, state::health),
                ApiRoute.get("/parts/{part}", none, parts::show),
                ApiRoute.post("/parts/{part}/pause", List.of("reason"), parts::pause),
                ApiRoute.post("/parts/{part}/resume", none, parts::resume),
                ApiRoute.post("/parts/{part}/poll", none, parts::poll),
                ApiRoute.get("/me", none, state::me),
                ApiRoute.get("/openapi.yaml", none, state::description));
    }

    List<ApiRoute> all() {
        return all;
    }

    /** The route of a request; HEAD uses that of GET. */
    ApiRoute find(String method, List<String> steps) {
        Optional<ApiRoute> route = matching(steps)
                .filter(one -> one.method().equals(method.equals("HEAD") ? "GET" : method))
                .findFirst();
        if (route.isPresent()) {
            return route.get();
        }
        if (matching(steps).findAny().isEmpty()) {
            throw unknown();
        }
        throw Problem.of(405, "wrong-method", "this resource supports " + allow(steps) + ", not " + method)
                .header("Allow", allow(steps))
                .refusal();
    }

    static Problem.Refusal unknown() {
        return Problem.of(
                        404,
                        "unknown-resource",
                        "there is no such resource; /mail-center/api/openapi.yaml lists all of them")
                .refusal();
    }

    /** The value of {@code Allow} for this path; empty if there is no such path. */
    String allow(List<String> steps) {
        Set<String> methods = new LinkedHashSet<>();
        matching(steps).forEach(route -> {
            methods.add(route.method());
            if (!route.acts()) {
                methods.add("HEAD");
            }
        });
        List<String> allowed = new ArrayList<>(methods);
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return String.join(", ", allowed);
    }

    private Stream<ApiRoute> matching(List<String> steps) {
        return all.stream().filter(route -> route.matches(steps));
    }
}
