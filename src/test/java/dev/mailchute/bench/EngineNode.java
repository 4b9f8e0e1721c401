package dev.mailchute.bench;

import java.time.Duration;
import java.time.Instant;

/**
 * A node of a compared cluster. It ends with the process that started it.
 *
 * <p>Arguments: the {@link PollingEngine.Kind}, the node's number, and the members of {@link EngineCluster}.
 */
final class EngineNode {
    /** Said once it has begun. */
    static final String READY = "ready";

    private EngineNode() {}

    public static void main(String[] args) throws Exception {
        EngineCluster cluster =
                new EngineCluster(args[2], Integer.parseInt(args[3]), Duration.parse(args[4]), Instant.parse(args[5]));
        try (PollingEngine engine = PollingEngine.Kind.valueOf(args[0]).make()) {
            engine.start(cluster, Integer.parseInt(args[1]), new SimulatedPoll());
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // only its end matters
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
