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
 * @param role the role it requires
 */
record ApiRoute(String method, String template, List<String> query, List<String> fields, Role role, Handler handler) {
    /** Answers a request of this route. */
    interface Handler {
        Reply answer(ApiCall call);
    }

    static ApiRoute get(String template, List<String> query, Handler handler) {
        return new ApiRoute("GET", template, query, List.of(), Role.VIEWER, handler);
    }

    /** What viewers may not even look at. */
    static ApiRoute getByOperator(String template, Handler handler) {
        return new ApiRoute("GET", template, List.of(), List.of(), Role.OPERATOR, handler);
    }

    static ApiRoute post(String template, List<String> fields, Handler handler) {
        return new ApiRoute("POST", template, List.of(), fields, Role.OPERATOR, handler);
    }

    boolean acts() {
        return method.equals("POST");
    }

    /** Whether the path matches the template. */
    boolean matches(List<String> steps) {
        return PathTemplate.matches(template, steps);
    }
}
