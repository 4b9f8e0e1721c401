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
 * Tries the logic of the set-up script for Entra and Exchange where there is no PowerShell: an interpreter of the part
 * of the language that the script uses runs it on a tenant in memory ({@code src/test/powershell}). It needs node and,
 * the first time, the npm registry; where it cannot have them it is skipped, unless {@code MAILCHUTE_NODE=required}.
 */
@Tag("browser")
class SetupScriptTest {
    private static final Path SOURCES = Path.of("src/test/powershell");
    private static final Path WORK = Path.of("target/powershell");
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
                && (Files.isDirectory(WORK.resolve("node_modules/web-tree-sitter")) || succeeds("npm", "ci"));
        if (REQUIRED) {
            assertTrue(ready, "node is required, but it or its packages are missing: see target/powershell/log.txt");
        }
        assumeTrue(ready, "no node here, or no npm registry: the set-up script is not tried");
    }

    @Test
    void the_setup_script_decides_as_its_help_and_its_guide_say() throws Exception {
        boolean passed = succeeds("node", "--test", "New-MailchuteApp.test.mjs");
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
                .putAll(Map.of(
                        "SCRIPT",
                                Path.of("docs/scripts/New-MailchuteApp.ps1")
                                        .toAbsolutePath()
                                        .toString(),
                        "GUIDE",
                                Path.of("docs/app-registration.md")
                                        .toAbsolutePath()
                                        .toString(),
                        "NODE_OPTIONS", ""));
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
