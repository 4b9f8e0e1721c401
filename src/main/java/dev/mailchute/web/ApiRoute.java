package dev.mailchute.web;

import dev.mailchute.access.Role;
import java.util.List;

/**
 * One thing that a program can ask for.
 *
 * @param method {@code GET} or {@code POST}; a POST acts
 * @param template the path behind {@code /mail-center/api}, such as {@code /letters/{id}}
 * @param query the parameters it takes, and no others
 * @param fields the members that its body may have, and no others
 */
record ApiRoute(String method, String template, List<String> query, List<String> fields, Handler handler) {
    /** Answers a request of this route. */
    interface Handler {
        Reply answer(ApiCall call);
    }

    static ApiRoute get(String template, List<String> query, Handler handler) {
        return new ApiRoute("GET", template, query, List.of(), handler);
    }

    static ApiRoute post(String template, List<String> fields, Handler handler) {
        return new ApiRoute("POST", template, List.of(), fields, handler);
    }

    boolean acts() {
        return method.equals("POST");
    }

    /** Who may ask for it. What acts is for operators, always. */
    Role role() {
        return acts() ? Role.OPERATOR : Role.VIEWER;
    }

    /** Whether this path is one of the template's. */
    boolean matches(List<String> steps) {
        return PathTemplate.matches(template, steps);
    }
}
