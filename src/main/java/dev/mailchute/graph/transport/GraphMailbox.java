package dev.mailchute.graph.transport;

import dev.mailchute.net.PathSegment;
import dev.mailchute.settings.AppRegistration;
import java.util.Locale;

/**
 * A mailbox as a configured name uses it: which mailbox, and as which app registration.
 *
 * @param key the direction and name, as in {@code inbound.support}; the first part of a {@code graph:} address
 * @param mailbox UPN, address or id
 */
public record GraphMailbox(String key, String mailbox, AppRegistration app) {

    /** The part of a Graph URL that names the mailbox, without host. */
    String path() {
        return "/v1.0/users/" + PathSegment.encode(mailbox);
    }

    /** The name without its direction, for metrics and logs. */
    public String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** What shares one rate budget: Graph counts by app and mailbox. */
    String budgetKey() {
        return app.clientId() + "\n" + mailbox.toLowerCase(Locale.ROOT);
    }
}
