package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes, made by {@code bin/mailchute archive} from what was packaged. */
@Tag("journey")
class ArchiveTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    Path folder;

    private Path home;

    private String run(String options, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/mailchute").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MAILCHUTE_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS", options);
        int exitCode = builder.start().waitFor();
        String said = Files.readString(out);
        assertEquals(0, exitCode, said);
        return said;
    }

    private void install() throws IOException {
        assumeTrue(Files.exists(TARGET.resolve("mailchute-testkit.jar")), "not packaged yet");
        home = Files.createDirectories(folder.resolve("home")).toRealPath();
        for (String name : List.of("lib", "testkit-lib", "mailchute-testkit.jar")) {
            copy(TARGET.resolve(name), home.resolve(name));
        }
        copy(Path.of("routes"), home.resolve("routes"));
        // The script finds everything else from where it is.
        Files.createDirectories(home.resolve("bin"));
        Files.copy(TARGET.resolve("bin/mailchute"), home.resolve("bin/mailchute"));
        assertTrue(home.resolve("bin/mailchute").toFile().setExecutable(true));
        Files.copy(TARGET.resolve("mailchute.jar"), home.resolve("mailchute.jar"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private Path made() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("archive"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            return all.get(0);
        }
    }

    @Test
    void it_is_made_from_mail_of_the_testkit_and_used_until_the_jar_is_another() throws Exception {
        install();
        assertEquals("made ", run("", "archive").substring(0, 5));
        boolean isCache = made().toString().endsWith(".aot");

        // Each of these options refuses to start without it.
        String version = run(isCache ? "-XX:AOTMode=on" : "-Xshare:on", "--version");
        assertTrue(version.startsWith("mailchute "), version);
        String loaded = run("-Xlog:class+load", "--version");
        assertTrue(
                loaded.lines()
                        .anyMatch(line -> line.contains("dev.mailchute.cli.Mailchute source: shared objects file")),
                "its classes come from the archive");

        // Neither an upgrade nor a damaged archive keeps it from starting, or is seen in what a program reads.
        Files.setLastModifiedTime(home.resolve("mailchute.jar"), FileTime.fromMillis(0));
        assertEquals(version, run("", "--version"));
        Files.write(made(), new byte[4096]);
        assertEquals(version, run("", "--version"));
    }
}
