package dev.mailchute.support;

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

/**
 * Scripts that run in node, in a copy of their folder. They need node and, the first time, the npm registry; where there is neither, the test is
 * skipped, unless {@code MAILCHUTE_NODE=required}.
 *
 * @param sources where the scripts are
 * @param work where they run
 * @param environment what they are told
 */
public record NodeScripts(Path sources, Path work, Map<String, String> environment) {
    private static final boolean REQUIRED = "required".equals(System.getenv("MAILCHUTE_NODE"));

    /** What makes the packages of the scripts ready, if they are not. */
    public interface Packages {
        boolean areReady() throws IOException, InterruptedException;
    }

    /** @param otherwise what is not tried without node */
    public void install(Packages packages, String otherwise) throws IOException, InterruptedException {
        Files.createDirectories(work);
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        boolean ready = succeeds("node", "--version") && packages.areReady();
        if (REQUIRED) {
            assertTrue(ready, "node is required, but it or its packages are missing: see " + work + "/log.txt");
        }
        assumeTrue(ready, "no node here, or no npm registry: " + otherwise);
    }

    /** Every test of this file passes, and none is left out. */
    public void assertPasses(String file) throws IOException, InterruptedException {
        boolean passed = succeeds("node", "--test", file);
        String log = Files.readString(work.resolve("log.txt"));
        assertTrue(passed, log);
        assertEquals(
                List.of(),
                log.lines()
                        .filter(line -> line.matches("# (fail|skipped|todo) [1-9].*"))
                        .toList());
    }

    /** Whether the command is there and ends well. */
    public boolean succeeds(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log.txt").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("NODE_OPTIONS", "");
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
