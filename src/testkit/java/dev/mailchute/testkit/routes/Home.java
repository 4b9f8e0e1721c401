package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.TenantSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder in which the application runs for one test: a copy of the routes and plugins, and a configuration of its own. */
final class Home implements AutoCloseable {
    private final Path folder;

    /** @param routes the folder of the routes; the plugins are beside it */
    Home(Path routes) throws IOException {
        folder = Files.createTempDirectory("mailchute-test").toRealPath();
        copy(routes, folder.resolve("routes"));
        copy(routes.toAbsolutePath().normalize().resolveSibling("plugins"), folder.resolve("plugins"));
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        // Either may be a link, as with the Debian package.
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Path there = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(file, there);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    Path resolve(String path) {
        return folder.resolve(path);
    }

    /**
     * Writes the configuration.
     *
     * @param mailboxes addresses by name
     * @param outboxes addresses by name
     * @param more what the test sets, and the addresses of its servers
     */
    void configure(
            TenantSettings tenant,
            Map<String, String> mailboxes,
            Map<String, String> outboxes,
            Map<String, String> more)
            throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        tenant.byKey().forEach((key, value) -> keys.put("mailchute." + key, value));
        keys.put("mailchute.http.port", "0");
        mailboxes.forEach((name, address) -> {
            keys.put("mailchute.inbound." + name + ".mailbox", address);
            keys.put("mailchute.inbound." + name + ".schedule", "1s");
        });
        outboxes.forEach((name, address) -> {
            keys.put("mailchute.outbound." + name + ".mailbox", address);
            keys.put("mailchute.outbound." + name + ".stable-for", "100ms");
            keys.put("mailchute.outbound." + name + ".messages-per-minute", "0");
        });
        keys.putAll(more);
        List<String> lines = keys.entrySet().stream()
                .map(key -> key.getKey() + " = " + key.getValue().replace("\\", "\\\\"))
                .toList();
        Files.createDirectories(folder.resolve("config"));
        Files.write(folder.resolve("config/mailchute.properties"), lines, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
