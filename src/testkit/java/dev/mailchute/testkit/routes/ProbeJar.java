package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.probe.StepProbe;
import dev.mailchute.testkit.probe.TrialProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.camel.spi.ContextServicePlugin;

/** The probe as one more plugin of the copied routes. */
final class ProbeJar {
    private static final String PACKAGE = "dev/mailchute/testkit/probe/";
    private static final List<String> CLASSES = List.of("StepProbe", "ProbedStep", "PassedSteps", "StepKind");
    private static final List<String> TRIAL = List.of(
            "TrialProbe",
            "TrialStep",
            "TrialLog",
            "MessageState",
            "ShownComponent",
            "ShownComponent$ShownEndpoint",
            "ShownComponent$ShownEndpoint$1");

    private ProbeJar() {}

    static void write(Path plugins) throws IOException {
        write(plugins, CLASSES, StepProbe.class);
    }

    /** The probe of a trial. */
    static void writeTrial(Path plugins) throws IOException {
        write(plugins, TRIAL, TrialProbe.class);
    }

    private static void write(Path plugins, List<String> classes, Class<?> service) throws IOException {
        Files.createDirectories(plugins);
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(plugins.resolve("test-routes-probe.jar")))) {
            for (String name : classes) {
                String entry = PACKAGE + name + ".class";
                try (InputStream in = ProbeJar.class.getResourceAsStream("/" + entry)) {
                    add(jar, entry, in.readAllBytes());
                }
            }
            add(
                    jar,
                    "META-INF/services/" + ContextServicePlugin.class.getName(),
                    service.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
