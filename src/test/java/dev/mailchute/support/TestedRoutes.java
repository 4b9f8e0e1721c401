package dev.mailchute.support;

import dev.mailchute.testkit.routes.Launch;
import dev.mailchute.testkit.routes.RouteTests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the routes with own files and tests, for {@code test-routes}. The application is what is compiled, as a process of its own. */
public final class TestedRoutes {
    private static final Path SHIPPED = Path.of("routes");

    private final Path routes;

    /** @param folder an empty one */
    public TestedRoutes(Path folder) throws IOException {
        routes = folder.resolve("routes");
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(SHIPPED.relativize(file).toString()));
            }
        }
    }

    /** How it ended, and all that was printed. */
    public record Ended(int exitCode, String text) {}

    /** The folder of the routes. */
    public Path folder() {
        return routes;
    }

    /** A file in {@code own/}, in place of one that is there. */
    public TestedRoutes own(String name, String text) throws IOException {
        Path file = routes.resolve("own").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Runs the tests; those in {@code own/tests} if none is named. */
    public Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Launch launch = Launch.of(
                "-Dlog4j2.configurationFile="
                        + Path.of("src/main/resources/log4j2.xml").toUri(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.mailchute.cli.Mailchute");
        String[] all = Stream.concat(Stream.of("--routes", routes.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        int exitCode = RouteTests.execute(launch, new PrintStream(out, true, StandardCharsets.UTF_8), all);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8));
    }
}
