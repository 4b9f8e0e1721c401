package dev.mailchute.web;

import dev.mailchute.web.Access.Visitor;
import java.util.List;

/**
 * A request of a program that has passed what holds for all of them.
 *
 * @param steps of the path behind {@code /mail-center/api}, decoded
 */
record ApiCall(List<String> steps, Visitor visitor, Parameters query, JsonBody body) {
    /** The id, number or name that the path gives second. */
    String id() {
        return steps.get(1);
    }

    String who() {
        return visitor.account();
    }
}
