package dev.mailchute.graph.transport;

import dev.mailchute.net.PathSegment;
import dev.mailchute.settings.AppRegistration;
import java.util.Locale;

/**
 * A configured mailbox or outbox: which mailbox it uses, and with which app registration.
 *
 * @param key the direction and name, as in {@code inbound.support}; the first part of a {@code graph:} address
 * @param mailbox UPN, address or id
 */
public record GraphMailbox(String key, String mailbox, AppRegistration app) {

    /** The path of the mailbox in a Graph URL. */
    String path() {
        return "/v1.0/users/" + PathSegment.encode(mailbox);
    }

    /** The name without its direction, for metrics and logs. */
    public String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** For metrics: {@code inbound} or {@code outbound}. */
    String direction() {
        return key.substring(0, Math.max(0, key.indexOf('.')));
    }

    /** The key of the shared rate budget: Graph counts by app and mailbox. */
    String budgetKey() {
        return app.clientId() + "\n" + mailbox.toLowerCase(Locale.ROOT);
    }
}
