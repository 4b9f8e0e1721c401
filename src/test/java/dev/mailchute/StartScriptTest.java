package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/mailchute}, with a java that only says how it was called. */
class StartScriptTest {
    private static final String VERSION_17 = "17.0.15+6-Debian-1deb12u1";
    private static final String VERSION_25 = "25.0.3+9-LTS";

    @TempDir
    Path folder;

    private Path home;

    /** What the script did. */
    private record Result(long pid, int exitCode, List<String> out, String err) {}

    @BeforeEach
    void install() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
        home = Files.createDirectories(folder.resolve("the home").resolve("bin"))
                .getParent()
                .toRealPath();
        Path script = Files.copy(Path.of("src/main/scripts/mailchute"), home.resolve("bin/mailchute"));
        assertTrue(script.toFile().setExecutable(true));
    }

    private Path java(String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve("java " + version + "/bin"))
                .getParent();
        Files.writeString(java.resolve("release"), "JAVA_RUNTIME_VERSION=\"" + version + "\"\n");
        Path program = Files.writeString(
                java.resolve("bin/java"),
                "#!/bin/sh\necho \"$$ arenas=$MALLOC_ARENA_MAX\"\nfor a; do echo \"$a\"; done\nexit 7\n");
        assertTrue(program.toFile().setExecutable(true));
        return java;
    }

    private Result start(Path program, Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MAILCHUTE_") || key.startsWith("MALLOC_"));
        environment.keySet().removeAll(List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        environment.remove("JAVA_HOME");
        environment.putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.pid(), process.waitFor(), out.lines().toList(), err);
    }

    private Result start(String version, String... arguments) throws Exception {
        return start(
                home.resolve("bin/mailchute"), Map.of("JAVA_HOME", java(version).toString()), arguments);
    }

    private Path archive(String name) throws IOException {
        return Files.createFile(Files.createDirectories(home.resolve("archive")).resolve(name));
    }

    @Test
    void it_becomes_java_which_therefore_gets_the_signals() throws Exception {
        Result started = start(VERSION_17, "trace", "a b");
        assertEquals(started.pid() + " arenas=2", started.out().get(0));
        assertEquals(7, started.exitCode());
        assertEquals("", started.err());
        int jar = started.out().indexOf("-jar");
        assertEquals(
                List.of("-jar", home.resolve("mailchute.jar").toString(), "trace", "a b"),
                started.out().subList(jar, started.out().size()));
        assertTrue(started.out().contains("-XX:+ExitOnOutOfMemoryError"));
    }

    @Test
    void options_of_a_later_java_are_given_to_no_earlier_one() throws Exception {
        assertFalse(start(VERSION_17).out().contains("-XX:+UseCompactObjectHeaders"));
        assertTrue(start(VERSION_25).out().contains("-XX:+UseCompactObjectHeaders"));
        assertFalse(start("unknown").out().contains("-XX:+UseCompactObjectHeaders"));
    }

    @Test
    void an_archive_is_used_by_the_java_that_made_it() throws Exception {
        String classes = "-XX:SharedArchiveFile=" + archive(VERSION_17 + ".jsa");
        assertTrue(start(VERSION_17).out().contains(classes));
        assertFalse(start("17.0.16+8").out().toString().contains("SharedArchiveFile"));
        assertFalse(start(VERSION_25).out().toString().contains(".jsa"));

        String cache = "-XX:AOTCache=" + archive(VERSION_25 + ".aot");
        assertTrue(start(VERSION_25).out().contains(cache));
        assertTrue(start(VERSION_17).out().contains(classes));
    }

    @Test
    void further_options_come_after_those_of_the_script() throws Exception {
        List<String> out = start(
                        home.resolve("bin/mailchute"),
                        Map.of("JAVA_HOME", java(VERSION_17).toString(), "JAVA_OPTS", "-XX:TieredStopAtLevel=4 -Dx=*"),
                        "run")
                .out();
        int own = out.indexOf("-XX:TieredStopAtLevel=4");
        assertTrue(out.indexOf("-XX:TieredStopAtLevel=1") < own);
        assertEquals(List.of("-XX:TieredStopAtLevel=4", "-Dx=*", "-jar"), out.subList(own, out.indexOf("-jar") + 1));
        assertTrue(out.contains("-Xmx96m"));
        assertTrue(out.contains("-XX:+UseSerialGC"));
    }

    @Test
    void a_limit_of_the_heap_or_a_collector_from_elsewhere_replaces_the_script_s() throws Exception {
        for (Map.Entry<String, String> own : Map.of(
                        "JAVA_OPTS", "-Xlog:x -Xmx256m",
                        "JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=50")
                .entrySet()) {
            List<String> out = start(
                            home.resolve("bin/mailchute"),
                            Map.of("JAVA_HOME", java(VERSION_17).toString(), own.getKey(), own.getValue()))
                    .out();
            assertFalse(out.contains("-Xmx96m"), out::toString);
            assertTrue(out.contains("-XX:+UseSerialGC"), out::toString);
        }
        List<String> other = start(
                        home.resolve("bin/mailchute"),
                        Map.of("JAVA_HOME", java(VERSION_17).toString(), "JAVA_OPTS", "-XX:+UseG1GC"))
                .out();
        assertFalse(other.contains("-XX:+UseSerialGC"), other::toString);
    }

    @Test
    void the_question_for_health_needs_little_memory_whatever_the_service_has() throws Exception {
        archive(VERSION_25 + ".aot");
        List<String> out = start(
                        home.resolve("bin/mailchute"),
                        Map.of("JAVA_HOME", java(VERSION_25).toString(), "JAVA_OPTS", "-Xms1g -Xmx2g -XX:+UseG1GC"),
                        "health",
                        "--live")
                .out();
        assertTrue(out.containsAll(List.of("-Xmx24m", "-XX:+UseSerialGC", "health", "--live")), out::toString);
        assertFalse(out.toString().matches(".*(AOTCache|2g|1g|G1GC).*"), out::toString);
    }

    @Test
    void a_credential_named_like_a_key_becomes_its_setting_unless_it_is_set() throws Exception {
        Path credentials = Files.createDirectories(folder.resolve("the credentials"));
        for (String name : List.of(
                "mailchute.client-secret-file",
                "mailchute_ledger-password-file",
                "mailchute.http.users-file",
                "mailchute.a b;c",
                "other")) {
            Files.writeString(credentials.resolve(name), "x");
        }
        Path java = java(VERSION_17);
        Files.writeString(java.resolve("bin/java"), "#!/bin/sh\nenv | grep ^MAILCHUTE_ | sort\n");
        Result started = start(
                home.resolve("bin/mailchute"),
                Map.of(
                        "JAVA_HOME", java.toString(),
                        "CREDENTIALS_DIRECTORY", credentials.toString(),
                        "MAILCHUTE_HTTP_USERS_FILE", "/its/own"));
        assertEquals("", started.err());
        assertEquals(
                List.of(
                        "MAILCHUTE_CLIENT_SECRET_FILE=" + credentials.resolve("mailchute.client-secret-file"),
                        "MAILCHUTE_HTTP_USERS_FILE=/its/own",
                        "MAILCHUTE_LEDGER_PASSWORD_FILE=" + credentials.resolve("mailchute_ledger-password-file")),
                started.out());
    }

    @Test
    void it_is_found_through_links_and_finds_java_in_the_path() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("mailchute"), Path.of("the home/bin/mailchute"));
        String classes = "-XX:SharedArchiveFile=" + archive(VERSION_17 + ".jsa");
        Path elsewhere = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(elsewhere.resolve("java"), java(VERSION_17).resolve("bin/java"));
        Result started = start(link, Map.of("PATH", elsewhere + ":" + System.getenv("PATH")), "--version");
        assertTrue(started.out().contains(home.resolve("mailchute.jar").toString()));
        assertTrue(started.out().contains(classes));
    }

    @Test
    void it_says_what_is_missing() throws Exception {
        Result started = start(home.resolve("bin/mailchute"), Map.of("JAVA_HOME", "/nowhere"));
        assertEquals(1, started.exitCode());
        assertEquals("mailchute: JAVA_HOME has no bin/java: /nowhere\n", started.err());

        Files.createDirectory(home.resolve("routes"));
        Result archived = start(VERSION_17, "archive");
        assertEquals(1, archived.exitCode());
        assertEquals(
                "mailchute: an archive is made with the testkit, and there is no "
                        + home.resolve("mailchute-testkit.jar") + "\n",
                archived.err());
    }
}
