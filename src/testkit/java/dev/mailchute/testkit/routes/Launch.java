package dev.mailchute.testkit.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the application is started.
 *
 * @param java the JVM and its options
 * @param program what follows them: the jar, or a class with its path
 */
public record Launch(List<String> java, List<String> program) {
    /** As {@code bin/mailchute} does, for a small footprint and an early start. */
    private static final List<String> OPTIONS =
            List.of("-Xms24m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** With the Java that runs here. */
    public static Launch of(String... program) {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(OPTIONS);
        return new Launch(List.copyOf(java), List.of(program));
    }

    /** As a user does it. */
    static Launch ofJar(Path jar) {
        return of("-jar", jar.toString());
    }
}
