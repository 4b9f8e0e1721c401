package dev.mailchute.health;

import java.time.Instant;
import java.util.Optional;

/**
 * A part that this node does not have.
 *
 * @param node the one that has it; empty if none has it at the moment, or if that is not known
 * @param there how it is doing there, as far as that is known
 */
public record Elsewhere(Optional<String> node, Optional<PartHealth> there) {
    /**
     * @param since since when it is elsewhere
     * @param lastHere the last success here
     */
    PartHealth health(PartHealth.Part part, Instant since, Optional<Instant> lastHere) {
        return new PartHealth(
                part,
                PartHealth.Condition.ELSEWHERE,
                since,
                reason(),
                there.flatMap(PartHealth::lastSuccess).or(() -> lastHere),
                there.map(PartHealth::waiting).orElse(PartHealth.Waiting.NOTHING));
    }

    private PartHealth.Reason reason() {
        if (node.isEmpty()) {
            return PartHealth.Reason.of(
                    "no node has it, as far as this one knows",
                    "nothing, unless this lasts longer than 15 seconds; then see whether the ledger's database answers");
        }
        String words = there.map(health -> switch (health.state()) {
                    case UP -> ", where it works";
                    case DOWN -> ", where it is down";
                    case PAUSED -> ", where it is paused";
                    default -> "";
                })
                .orElse("");
        Optional<String> why = there.filter(health -> health.state() != PartHealth.Condition.UP)
                .flatMap(health -> health.reason().text());
        return new PartHealth.Reason(
                Optional.of("the node " + node.get() + " has it" + words
                        + why.map(": "::concat).orElse("")),
                there.flatMap(health -> health.reason().next()));
    }

    public boolean isDownThere() {
        return there.filter(PartHealth::isDown).isPresent();
    }
}
