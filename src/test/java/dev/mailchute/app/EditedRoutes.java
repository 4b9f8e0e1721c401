package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A copy of the routes that somebody edits. */
final class EditedRoutes {
    private final Path home;
    private final Path folder;

    EditedRoutes(Path home) throws IOException {
        this.home = home;
        this.folder = Files.createDirectories(home.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    /** @param file without {@code .camel.yaml} */
    EditedRoutes replace(String file, String old, String other) throws IOException {
        Path route = folder.resolve(file + ".camel.yaml");
        String text = Files.readString(route);
        assertTrue(text.contains(old), () -> "not in " + file + ": " + old);
        Files.writeString(route, text.replace(old, other));
        return this;
    }

    /** An own file. */
    EditedRoutes file(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** The steps for each incoming message, indented by eight. */
    EditedRoutes incoming(String steps) throws IOException {
        return own("incoming", steps);
    }

    /** The steps for each outgoing message. */
    EditedRoutes outgoing(String steps) throws IOException {
        return own("outgoing", steps);
    }

    private EditedRoutes own(String which, String steps) throws IOException {
        return file("own/" + which + ".camel.yaml", """
                - route:
                    id: own-%1$s
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    streamCache: false
                    from:
                      uri: direct:own-%1$s
                      steps:
                """.formatted(which) + steps.indent(8));
    }

    /** The number of the first line with the mark {@code #@}. */
    int marked(String file) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(file + ".camel.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("#@")) {
                return i + 1;
            }
        }
        throw new AssertionError("no mark in " + file);
    }

    /** A key of the configuration. */
    EditedRoutes key(String line) throws IOException {
        Path file = home.resolve("config/mailchute.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    List<RouteProblem> problems(String... keysAndValues) {
        return new RouteCheck(folder).problems(Optional.of(SomeSettings.in(home, keysAndValues)));
    }

    /** Without a configuration. */
    List<RouteProblem> unconfigured() {
        return new RouteCheck(folder).problems(Optional.empty());
    }
}
