package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.settings.Outbox;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The outboxes of the configuration, each with its entrance and its state. */
final class Outboxes {
    private final Map<String, Entrance> entrances = new LinkedHashMap<>();

    Outboxes(List<Outbox> outboxes, Function<Outbox, Entrance> entrance) {
        outboxes.forEach(outbox -> entrances.put(outbox.name(), entrance.apply(outbox)));
    }

    /** @throws PermanentException if no such outbox is configured any more */
    Entrance named(String name) {
        Entrance entrance = entrances.get(name);
        if (entrance == null) {
            throw new PermanentException(
                    Fault.of("not-configured", "no outbox is configured as " + name + " any more"));
        }
        return entrance;
    }

    OutboxState state(OutgoingMail mail) {
        return named(mail.outbox().name()).state();
    }

    Collection<Entrance> all() {
        return entrances.values();
    }
}
