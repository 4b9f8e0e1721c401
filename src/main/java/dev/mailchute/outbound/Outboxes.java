package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.settings.Outbox;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The configured outboxes, each with its entrance and its state. */
final class Outboxes {
    private final Map<String, Entrance> entrances = new LinkedHashMap<>();

    Outboxes(List<Outbox> outboxes, Function<Outbox, Entrance> entrance) {
        outboxes.forEach(outbox -> entrances.put(outbox.name(), entrance.apply(outbox)));
    }

    /** @throws PermanentException if the outbox is no longer configured */
    Entrance named(String name) {
        Entrance entrance = entrances.get(name);
        if (entrance == null) {
            throw new PermanentException(Fault.of(
                    "not-configured",
                    "the outbox " + name + " is no longer in the configuration; restore it, or export the letter"));
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
