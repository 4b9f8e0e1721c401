package dev.mailchute.health;

import dev.mailchute.settings.Settings;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The status of every enabled mailbox and outbox. */
public final class Statuses implements Warnings {
    private final Map<String, Status> statuses = new LinkedHashMap<>();

    public Statuses(Settings settings, Clock clock) {
        settings.inbound()
                .forEach(in ->
                        statuses.put("inbound." + in.name(), new Status("inbound", in.name(), in.mailbox(), clock)));
        settings.outbound()
                .forEach(out -> statuses.put(
                        "outbound." + out.name(), new Status("outbound", out.name(), out.mailbox(), clock)));
    }

    public Collection<Status> all() {
        return statuses.values();
    }

    /** @param key as in {@code inbound.support} */
    public Status of(String key) {
        return statuses.get(key);
    }

    @Override
    public void warn(String mailbox, String subject, String reason) {
        of(mailbox).warn(subject, reason);
    }

    @Override
    public void settled(String mailbox, String subject) {
        of(mailbox).settled(subject);
    }
}
