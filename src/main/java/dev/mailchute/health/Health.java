package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How all parts are doing: each mailbox and outbox, the ledger, the Mail Center, and the volumes. Worked out when it is asked. */
public final class Health {
    private final List<Supplier<? extends Collection<? extends HealthPart>>> sources;

    /** @param sources each names its parts anew whenever it is asked */
    public Health(List<Supplier<? extends Collection<? extends HealthPart>>> sources) {
        this.sources = List.copyOf(sources);
    }

    /** What the watchdog looks at. */
    List<HealthPart> watched() {
        List<HealthPart> all = new ArrayList<>();
        sources.forEach(source -> all.addAll(source.get()));
        return all;
    }

    public List<PartHealth> parts() {
        return watched().stream().map(HealthPart::health).toList();
    }

    /** Down if any part is, otherwise paused if any is, otherwise unknown if any is. */
    public static Condition overall(Collection<PartHealth> parts) {
        return Stream.of(Condition.DOWN, Condition.PAUSED, Condition.UNKNOWN)
                .filter(state -> parts.stream().anyMatch(part -> part.state() == state))
                .findFirst()
                .orElse(Condition.UP);
    }
}
