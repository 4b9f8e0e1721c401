package dev.mailchute.web;

import dev.mailchute.web.Access.Visitor;
import java.util.List;

/**
 * An API request that has passed the checks common to all.
 *
 * @param steps segments of the path after {@code /mail-center/api}, decoded
 */
record ApiCall(List<String> steps, Visitor visitor, Parameters query, JsonBody body) {
    /** The second segment of the path: an id or number. */
    String id() {
        return steps.get(1);
    }

    String who() {
        return visitor.account();
    }
}
