package dev.mailchute.cli;

import dev.mailchute.settings.ConfigurationProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that {@code --routes} names. */
final class RoutesFolder {
    private RoutesFolder() {}

    /** Why it cannot be one, if so. */
    static Optional<ConfigurationProblem> problemWith(Path routes) {
        String what;
        if (!Files.isDirectory(routes)) {
            what = "there is no folder " + routes;
        } else {
            try (Stream<Path> files = Files.list(routes)) {
                if (files.anyMatch(file -> file.getFileName().toString().endsWith(".camel.yaml"))) {
                    return Optional.empty();
                }
                what = "there is no *.camel.yaml in " + routes;
            } catch (IOException e) {
                what = "no permission to read " + routes;
            }
        }
        return Optional.of(new ConfigurationProblem("--routes", what, "--routes ./routes"));
    }
}
