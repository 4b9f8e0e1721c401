package dev.mailchute.testkit.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.CopiedRoutes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One message through the routes, with the real application as a process; what its steps would send is shown and not sent. */
@Tag("crash")
class TryMailTest {
    @TempDir
    Path folder;

    private Path routes;
    private Path settings;
    private Path mail;

    @BeforeEach
    void prepare() throws IOException {
        routes = CopiedRoutes.in(folder.resolve("routes"));
        mail = Files.writeString(
                folder.resolve("printer.eml"),
                "From: ann@fabrikam.example\r\nTo: support@contoso.com\r\nSubject: Printer\r\n\r\nHelp.\r\n");
        settings = folder.resolve("keys.properties");
    }

    private void own(String file, String id, String steps) throws IOException {
        Files.writeString(routes.resolve("own").resolve(file), """
                - route:
                    id: %s
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    streamCache: false
                    from:
                      uri: direct:%s
                      steps:
                """.formatted(id, id) + steps.indent(8));
    }

    private record Ended(int exitCode, String text) {
        void has(String... words) {
            for (String one : words) {
                assertTrue(text.contains(one), () -> one + " is not in:\n" + text);
            }
        }
    }

    private Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Launch launch = Launch.of(
                "-Dlog4j2.configurationFile="
                        + Path.of("src/main/resources/log4j2.xml").toUri(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.mailchute.cli.Mailchute");
        String[] all = Stream.concat(
                        Stream.of("--routes", routes.toString(), "--mail", mail.toString(), "--name", "support"),
                        Stream.of(arguments))
                .toArray(String[]::new);
        int exitCode = TryMail.execute(launch, new PrintStream(out, true, StandardCharsets.UTF_8), all);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_step_that_would_post_or_write_does_not_and_is_shown() throws Exception {
        Path outside = folder.resolve("outside");
        Files.writeString(settings, "routes.hook-token=a-very-secret-word\nroutes.outside=" + outside + "\n");
        try (HttpServer hook = new HttpServer("hook", new ServerPlan(null), () -> {})) {
            Files.writeString(settings, Files.readString(settings) + "routes.hook=" + hook.url() + "\n");
            own("incoming.camel.yaml", "own-incoming", """
                    - setHeader:
                        name: Authorization
                        simple: Bearer {{routes.hook-token}}
                    - setBody:
                        simple: '{"subject": "${variable.mail.subject}"}'
                    - to:
                        uri: "{{routes.hook}}"
                        parameters:
                          httpMethod: POST
                    - to:
                        uri: file:{{routes.outside}}
                    """);
            List<Path> before = list();
            Ended ended = run("--settings", settings.toString());
            assertEquals(0, ended.exitCode, ended.text);
            ended.has(
                    "own-incoming: setHeader",
                    "header Authorization: \"Bearer ***\"",
                    "body: \"{\"subject\": \"Printer\"}\"",
                    "NOT SENT to " + hook.url(),
                    "NOT SENT to file:",
                    "variable outcome: delivered",
                    "200 PATCH_MESSAGE",
                    "In the end: delivered",
                    "incoming.camel.yaml:");
            assertFalse(ended.text.contains("a-very-secret-word"), ended.text);
            assertEquals(0, hook.requests(), "nothing was posted");
            assertFalse(Files.exists(outside), "nothing was written");
            assertEquals(before, list(), "nothing came into the real folders");
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void a_step_that_fails_is_named_and_the_message_stays() throws Exception {
        own("incoming.camel.yaml", "own-incoming", """
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: no printer
                """);
        Ended ended = run();
        ended.has("failed: java.lang.IllegalStateException: no printer", "In the end: left");
        assertEquals(0, ended.exitCode, ended.text);
    }

    @Test
    void an_outgoing_file_is_sent_to_nobody() throws Exception {
        own("outgoing.camel.yaml", "own-outgoing", """
                - to:
                    uri: https://hook.example/outgoing
                """);
        Ended ended = run("--outgoing");
        assertEquals(0, ended.exitCode, ended.text);
        ended.has(
                "outbound-send: sending",
                "NOT SENT to https://hook.example/outgoing",
                "202 SEND_MAIL",
                "it would have been sent: Printer",
                "In the end: sent");
    }

    @Test
    void routes_that_do_not_start_are_told() throws Exception {
        own("incoming.camel.yaml", "own-incoming", "- to:\n    uri: direct:nowhere\n");
        Ended ended = run();
        assertEquals(1, ended.exitCode, ended.text);
        ended.has("Mailchute does not start with these routes:", "direct:nowhere");
    }
}
