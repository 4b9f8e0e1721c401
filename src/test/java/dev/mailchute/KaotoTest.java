package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Opens the routes in Kaoto and writes them back, with its own classes, which run in node ({@code src/test/kaoto}). It needs node and,
 * the first time, the npm registry; where it cannot have them it is skipped, unless {@code MAILCHUTE_NODE=required}.
 */
@Tag("browser")
class KaotoTest {
    private static final Path SOURCES = Path.of("src/test/kaoto");
    private static final Path WORK = Path.of("target/kaoto");
    private static final boolean REQUIRED = "required".equals(System.getenv("MAILCHUTE_NODE"));

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(WORK);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        boolean ready = succeeds("node", "--version")
                && (Files.exists(WORK.resolve("kaoto-bundle.mjs"))
                        || succeeds("npm", "ci", "--legacy-peer-deps") && succeeds("node", "bundle.mjs"));
        if (REQUIRED) {
            assertTrue(ready, "node is required, but it or its packages are missing: see target/kaoto/log.txt");
        }
        assumeTrue(ready, "no node here, or no npm registry: the routes are not opened in Kaoto");
    }

    @Test
    void the_routes_open_in_kaoto_and_come_back_with_their_meaning() throws Exception {
        boolean passed = succeeds("node", "--test", "routes.test.mjs");
        String log = Files.readString(WORK.resolve("log.txt"));
        assertTrue(passed, log);
        assertEquals(
                List.of(),
                log.lines()
                        .filter(line -> line.matches("# (fail|skipped|todo) [1-9].*"))
                        .toList());
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(WORK.resolve("log.txt").toFile());
        builder.environment()
                .putAll(Map.of("ROUTES", Path.of("routes").toAbsolutePath().toString(), "NODE_OPTIONS", ""));
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return false;
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
