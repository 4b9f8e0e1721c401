package dev.mailchute.web;

import java.util.List;

/**
 * One page, one download, or one thing that a form can ask for.
 *
 * @param method {@code GET} or {@code POST}; a POST acts
 * @param template the path behind {@code /mail-center}, see {@link PathTemplate}
 */
record PageRoute(String method, String template, PageHandler handler) {
    /** Answers a request of this route. */
    interface PageHandler {
        PageAnswer answer(PageCall call);
    }

    /**
     * A request of somebody who is signed in.
     *
     * @param steps of the path behind {@code /mail-center}, decoded
     */
    record PageCall(Request request, List<String> steps, String who) {
        /** The id or number that the path gives second. */
        String id() {
            return steps.get(1);
        }
    }

    static PageRoute get(String template, PageHandler handler) {
        return new PageRoute("GET", template, handler);
    }

    static PageRoute post(String template, PageHandler handler) {
        return new PageRoute("POST", template, handler);
    }

    boolean matches(PageCall call) {
        return method.equals(call.request().isPost() ? "POST" : "GET") && PathTemplate.matches(template, call.steps());
    }
}
