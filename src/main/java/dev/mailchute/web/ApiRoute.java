package dev.mailchute.web;

import dev.mailchute.access.Role;
import java.util.List;

/**
 * One operation of the API.
 *
 * @param method {@code GET} or {@code POST}; a POST changes something
 * @param template the path after {@code /mail-center/api}, such as {@code /letters/{id}}
 * @param query the allowed parameters
 * @param fields the allowed fields of the body
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

    /** The role it requires. */
    Role role() {
        return acts() ? Role.OPERATOR : Role.VIEWER;
    }

    /** Whether the path matches the template. */
    boolean matches(List<String> steps) {
        return PathTemplate.matches(template, steps);
    }
}
