package dev.mailchute.observe;

import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A mailbox or outbox as a Camel health check. */
final class MailboxHealth extends AbstractHealthCheck {
    private final Status status;

    MailboxHealth(Status status) {
        super("mailchute", id(status));
        this.status = status;
    }

    static String id(Status status) {
        return status.direction() + "." + status.name();
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        PartHealth now = status.health();
        now.reason().line().ifPresent(result::message);
        result.state(
                switch (now.state()) {
                    case UP -> State.UP;
                    case DOWN -> State.DOWN;
                    // Camel has no word for it.
                    case UNKNOWN, PAUSED, ELSEWHERE -> State.UNKNOWN;
                });
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
