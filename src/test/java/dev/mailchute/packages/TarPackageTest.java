package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for any Linux, unpacked and started as it is. */
@Tag("package")
class TarPackageTest {
    @TempDir
    Path folder;

    private String run(String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MAILCHUTE_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private void unpack() throws Exception {
        Path target = Path.of("target").toAbsolutePath();
        assumeTrue(Files.isDirectory(target), "mvn package has made no package");
        Optional<Path> made;
        try (Stream<Path> files = Files.list(target)) {
            made = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst();
        }
        assumeTrue(made.isPresent(), "mvn package has made no package");
        run("tar", "-xzf", made.get().toString(), "--strip-components=1");
    }

    @Test
    void it_has_all_that_a_start_and_its_archive_of_classes_need() throws Exception {
        unpack();
        assertTrue(run("bin/mailchute", "--version").startsWith("mailchute "));
        for (String file : new String[] {
            "mailchute-testkit.jar",
            "testkit-lib",
            "routes/inbound.camel.yaml",
            "config/example/mailchute.properties",
            "docs/operations.md",
            "LICENSE"
        }) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
    }

    @Test
    void it_draws_its_routes_and_tries_a_letter_as_it_is() throws Exception {
        unpack();
        assertTrue(run("bin/mailchute", "draw-routes").contains("drawings/inbound-mail.svg"));
        Files.writeString(folder.resolve("config/mailchute.properties"), """
                mailchute.tenant-id = 11111111-2222-3333-4444-555555555555
                mailchute.client-id = 11111111-2222-3333-4444-555555555555
                mailchute.client-secret = not-used
                mailchute.inbound.support.mailbox = support@contoso.com
                """);
        Path center = folder.resolve("mail-center");
        SampleLetters.fill(new MailCenter(center, Clock.systemUTC()), 1, Instant.now());
        String letter = SampleLetters.letter(0, Instant.now()).id();
        List<String> before = contents(center);
        String said = run("bin/mailchute", "try-mail", letter);
        assertTrue(said.contains("In the end: sent"), said);
        assertEquals(before, contents(center), "the letter is as it was");
        assertFalse(Files.exists(folder.resolve("data")), "no ledger was made");
    }

    private static List<String> contents(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void it_tests_its_routes_as_it_is() throws Exception {
        unpack();
        Path tests = Files.createDirectories(folder.resolve("routes/own/tests"));
        Files.writeString(tests.resolve("shipped.test.yaml"), """
                - test: a message is delivered
                  messages: [{name: printer}]
                  expect: {printer: {outcome: delivered, folder: drop/support, mailbox: read}}
                """);
        String said = run("bin/mailchute", "test-routes");
        assertTrue(said.endsWith("1 test, 0 failed\n"), said);
    }
}
