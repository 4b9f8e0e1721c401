package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A step that a message has passed, after which the application is killed.
 *
 * @param line as the probe writes it
 */
record KillPoint(String line) {
    private static final String PASSED = "passed";
    private static final String WANTED = "wanted";
    private static final String REACHED = "reached";

    /** All that the messages have passed, in this order. */
    static List<KillPoint> passed(Path folder) throws IOException {
        Path list = folder.resolve(PASSED);
        return Files.exists(list)
                ? Files.readAllLines(list).stream().map(KillPoint::new).toList()
                : List.of();
    }

    /** Before the start: has everything stand still after this step. */
    void want(Path folder) throws IOException {
        Files.writeString(folder.resolve(WANTED), line);
    }

    /** Whether everything stands still. */
    boolean isReached(Path folder) {
        return Files.exists(folder.resolve(REACHED));
    }

    /** Before the next start. */
    void forget(Path folder) throws IOException {
        Files.delete(folder.resolve(WANTED));
    }

    /** As in {@code after staged (inbound-fetch, inbound.camel.yaml:105)}. */
    @Override
    public String toString() {
        String[] parts = line.split("\t");
        String place = parts[0].isEmpty() ? parts[3] : parts[3] + ", " + parts[0] + ":" + parts[1];
        return "after " + parts[2] + (parts[4].equals("failed") ? ", which failed" : "") + " (" + place + ")";
    }
}
