package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kind of the Prometheus operator, whose schema is in a package for node. It needs node and, the first time, the npm registry; where it
 * cannot have them it is skipped, unless {@code MAILCHUTE_NODE=required}.
 */
@Tag("package")
class PodMonitorTest {
    private static final Path SOURCES = Path.of("src/test/kubernetes");
    private static final Path WORK = Path.of("target/kubernetes");

    @TempDir
    Path folder;

    private static boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .directory(WORK.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(WORK.resolve("log.txt").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static boolean isValid(Path file) throws Exception {
        return succeeds("node", "validate.mjs", file.toAbsolutePath().toString());
    }

    @Test
    void the_operator_would_take_it() throws Exception {
        Files.createDirectories(WORK);
        for (String name : List.of("package.json", "package-lock.json", "validate.mjs")) {
            Files.copy(SOURCES.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        boolean ready = succeeds("node", "--version")
                && (Files.isDirectory(WORK.resolve("node_modules/js-yaml")) || succeeds("npm", "ci"));
        if ("required".equals(System.getenv("MAILCHUTE_NODE"))) {
            assertTrue(ready, "node is required, but it or its packages are missing: see target/kubernetes/log.txt");
        }
        assumeTrue(ready, "no node here, or no npm registry: the PodMonitor is not compared with its schema");

        Path monitor = Path.of("docs/kubernetes/pod-monitor.yaml");
        assertTrue(isValid(monitor), () -> "see " + WORK.resolve("log.txt"));
        assertEquals("PodMonitor is valid\n", Files.readString(WORK.resolve("log.txt")));
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"), Files.readString(monitor).replace("port: observe", "port: [observe]"));
        assertFalse(isValid(wrong), "what is wrong is refused");
    }
}
