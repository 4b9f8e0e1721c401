package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.access.Role;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailchuteTest {
    @TempDir
    private Path home;

    private final List<String> done = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Exception failure;

    @BeforeEach
    void a_configuration_and_routes() throws IOException {
        String configuration = """
                mailchute.tenant-id = contoso.com
                mailchute.client-id = app
                mailchute.client-secret = s3cr3t
                mailchute.inbound.support.mailbox = support@contoso.com
                """;
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/mailchute.properties"), configuration);
        Files.writeString(home.resolve("other.properties"), configuration.replace("support", "other"));
        for (String routes : List.of("routes", "edited")) {
            Files.createDirectories(home.resolve(routes));
            Files.writeString(home.resolve(routes).resolve("inbound.camel.yaml"), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run"})
    void run_is_the_default_command(String line) {
        assertDone("run support routes", line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config other.properties --routes edited",
                "run --config other.properties --routes edited",
                "--config other.properties run --routes=edited",
                "--routes edited run --config=other.properties"
            })
    void options_may_come_before_or_after_the_command(String line) {
        assertDone("run other edited", line);
    }

    @Test
    void doctor_takes_an_address_for_a_test_message() {
        assertDone("doctor support Optional.empty [] false", "doctor");
        assertDone(
                "doctor other Optional[a@x.example] [] true",
                "doctor --json --send-test a@x.example --config other.properties");
    }

    @Test
    void health_asks_one_of_three_questions() {
        assertDone("health support WELL false", "health");
        assertDone("health support LIVE false", "health --live");
        assertDone("health other READY true", "health --ready --json --config other.properties");
        assertEquals(2, execute("health --live --ready"));
    }

    @Test
    void tests_of_routes_are_handed_to_the_testkit() {
        assertDone("test-routes --routes home/routes --", "test-routes");
        assertDone(
                "test-routes --routes home/edited --kill -- a.test.yaml b.test.yaml",
                "--routes edited test-routes --kill a.test.yaml b.test.yaml");
        assertDone("test-routes --routes home/other -- a.test.yaml", "test-routes a.test.yaml --routes other");
    }

    @Test
    void log_level_takes_a_level_and_perhaps_a_logger() {
        assertDone("log-level dev.mailchute=debug", "log-level debug");
        assertDone("log-level org.apache.camel=INFO", "log-level INFO org.apache.camel");
    }

    @Test
    void doctor_takes_mailboxes_that_must_be_refused() {
        assertDone("reconcile Optional.empty PT24H false", "reconcile");
        assertDone("reconcile Optional[support] PT168H true", "reconcile --name support --since 7d --json");
        assertDone(
                "doctor support Optional.empty [ceo@contoso.com, cfo@contoso.com] false",
                "doctor --must-refuse ceo@contoso.com --must-refuse=cfo@contoso.com");
    }

    @Test
    void a_message_is_traced_by_one_thing_that_is_known_of_it() {
        assertDone("trace the Message-ID <a@b> false", "trace <a@b>");
        assertDone("trace the file sent/a.eml true", "trace --file sent/a.eml --json");
        assertDone("trace the address ann@x.example false", "trace --address ann@x.example");
        assertDone("trace the letter 42 false", "trace --letter=42");
    }

    @Test
    void the_configuration_is_checked_even_if_it_is_wrong_and_shown() throws IOException {
        assertDone("check support routes 0", "config check");
        assertDone("check other edited 0", "config check --routes edited --config other.properties");
        assertDone("check other edited 0", "--routes edited config check --config other.properties");
        assertDone("config support false", "config show");
        assertDone("config other true", "config show --json --config other.properties");
        Files.writeString(home.resolve("wrong.properties"), "mailchute.cloud = mars");
        assertDone("check none none 3", "config check --config wrong.properties --routes gone");
    }

    @Test
    void letters_are_listed_shown_and_exported() {
        assertDone("list Optional.empty Optional.empty false", "mail-center list");
        assertDone(
                "list Optional[outbound] Optional[sender] true",
                "mail-center list --direction outbound --reason sender --json");
        assertDone("token backup viewer false", "mail-center token backup");
        assertDone("token backup operator true", "mail-center token backup --role operator --replace");
        assertDone("show 42 false", "mail-center show 42");
        assertDone("show 42 true", "mail-center show 42 --json --config other.properties");
        assertDone("export 42 " + home.resolve("a.eml"), "mail-center export 42 --out a.eml");
    }

    @Test
    void mailboxes_and_outboxes_are_paused_resumed_and_polled_by_name() {
        assertDone("pause [support] Optional[it-moves] false", "pause support --reason it-moves");
        assertDone("pause [support, outbound.orders] Optional.empty true", "pause support outbound.orders --json");
        assertDone("resume [support] Optional.empty false", "resume support");
        assertDone("poll [support] Optional.empty true", "--config other.properties poll --json support");
    }

    @Test
    void letters_are_retried_and_discarded_by_id_or_all() {
        assertDone("retry [a, b] false Optional.empty false false", "mail-center retry a b");
        assertDone("retry [a] false Optional.empty true true", "mail-center retry a --resend --json");
        assertDone("retry [] true Optional[gone] false false", "mail-center retry --all --reason gone");
        assertDone("discard [] true Optional.empty true", "mail-center discard --all --json");
        String any = "Optional.empty Optional.empty Optional.empty ever";
        assertDone("restore [a, b] false " + any + " false", "mail-center restore a b");
        assertDone("restore [] true " + any + " true", "mail-center restore --all --json");
        assertDone(
                "restore [] true Optional[outbound] Optional[gone] Optional[olga] 2026-11-24T14:05 false",
                "mail-center restore --all --direction outbound --reason gone --by olga --since 2026-11-24T14:05");
        assertDone("discarded [] true " + any + " false", "mail-center list --discarded");
        assertDone(
                "discarded [] true Optional[inbound] Optional.empty Optional[olga] 2026-11-24T00:00 true",
                "mail-center list --discarded --direction inbound --by olga --since 2026-11-24 --json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "--bogus",
                "mail-center",
                "mail-center bogus",
                "mail-center list --direction sideways",
                "mail-center show",
                "trace",
                "trace a@b --letter 42",
                "trace --file a --address b",
                "mail-center token",
                "mail-center token a:b",
                "mail-center token #a",
                "mail-center token a --role admin",
                "mail-center retry",
                "mail-center retry a --all",
                "mail-center retry a --reason x",
                "mail-center retry --all --reason=",
                "mail-center discard --all --reason=",
                "mail-center list --reason=",
                "mail-center discard",
                "mail-center restore",
                "mail-center restore a --all",
                "mail-center restore a --by olga",
                "mail-center restore --all --since yesterday",
                "mail-center list --by olga",
                "mail-center discard --all a",
                "mail-center discard a --resend",
                "mail-center export a",
                "mail-center export --out x.eml",
                "--routes edited doctor",
                "log-level",
                "log-level loud",
                "log-level debug org.apache.hc.client5.http.wire",
                "doctor --send-test nobody",
                "doctor --must-refuse nobody",
                "reconcile --since yesterday",
                "reconcile --since 0h",
                "reconcile --name nobody",
                "reconcile --routes edited",
                "doctor --routes edited",
                "config",
                "config bogus",
                "config show --routes edited",
                "--routes edited config show",
                "--config gone.properties",
                "doctor --config gone.properties",
                "run --routes gone",
                "run --routes config"
            })
    void wrong_usage_ends_with_2_and_does_nothing(String line) {
        assertEquals(2, execute(line));
        assertEquals(List.of(), done);
        assertEquals("", out.toString());
        assertFalse(err.toString().isBlank());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void mail_center_alone_prints_its_usage() {
        execute("mail-center");

        assertTrue(err.toString().contains("Usage: mailchute mail-center"), err.toString());
    }

    @Test
    void problems_of_configuration_and_routes_are_reported_together() throws IOException {
        Files.writeString(home.resolve("other.properties"), "mailchute.cloud = mars");

        assertEquals(2, execute("--config other.properties --routes gone"));
        assertTrue(err.toString().contains("3 problems"), err.toString());
        assertTrue(err.toString().contains("mailchute.cloud"), err.toString());
        assertTrue(err.toString().contains("--routes"), err.toString());
    }

    @Test
    void an_unexpected_error_is_one_line() {
        failure = new NoSuchFileException("/a/b");

        assertEquals(1, execute("doctor"));
        assertEquals("mailchute: no such file: /a/b", err.toString().strip());
    }

    @Test
    void verbose_shows_the_stack_trace() {
        failure = new IllegalStateException("broken");

        assertEquals(1, execute("doctor --verbose"));
        assertTrue(err.toString().startsWith("mailchute: illegal state: broken"), err.toString());
        assertTrue(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void help_shows_files_and_folders() {
        assertEquals(0, execute("--help"));
        for (String place :
                List.of("config/mailchute.properties", "routes/", "drop/", "outbox/", "docs/configuration.md")) {
            assertTrue(out.toString().contains(place), out.toString());
        }
        assertEquals(0, execute("mail-center retry --help"));
    }

    @Test
    void the_version_is_that_of_the_build() {
        assertEquals(0, execute("--version"));
        assertTrue(out.toString().matches("mailchute \\d+\\.\\d+\\.\\d+\\S*\\s+"), out.toString());
    }

    private void assertDone(String expected, String line) {
        done.clear();
        assertEquals(0, execute(line), err.toString());
        assertEquals(List.of(expected), done);
    }

    private int execute(String line) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");
        return new Mailchute(new Recorded(), Map.of(), home)
                .execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** Records its calls. */
    private final class Recorded implements Commands {
        @Override
        public int run(Settings settings, Path routes) {
            done.add("run " + name(settings) + " " + home.relativize(routes));
            return 0;
        }

        @Override
        public int checkConfig(Optional<Settings> settings, Optional<Path> routes, List<ConfigurationProblem> known) {
            done.add("check " + settings.map(Recorded::name).orElse("none") + " "
                    + routes.map(Path::getFileName).map(Path::toString).orElse("none") + " " + known.size());
            return 0;
        }

        @Override
        public int checkRoutes(Optional<Settings> settings, Path routes) {
            done.add("check-routes " + settings.map(Recorded::name).orElse("none") + " " + home.relativize(routes));
            return 0;
        }

        @Override
        public int drawRoutes(Path routes, Path to) {
            done.add("draw-routes " + home.relativize(routes) + " " + home.relativize(to));
            return 0;
        }

        @Override
        public int tryMail(Optional<Settings> settings, Path routes, TriedMail mail) {
            done.add("try-mail " + settings.isPresent() + " " + home.relativize(routes) + " " + mail.what() + " "
                    + home.relativize(mail.file()) + " " + mail.name() + " " + mail.outgoing());
            return 0;
        }

        @Override
        public int reloadRoutes(Settings settings) {
            done.add("reload-routes " + name(settings));
            return 0;
        }

        @Override
        public int testRoutes(List<String> arguments) {
            done.add("test-routes " + String.join(" ", arguments).replace(home.toString(), "home"));
            return 0;
        }

        @Override
        public int showConfig(Settings settings, boolean json) {
            done.add("config " + name(settings) + " " + json);
            return 0;
        }

        @Override
        public int doctor(Settings settings, Optional<String> sendTest, List<String> mustRefuse, boolean json)
                throws Exception {
            if (failure != null) {
                throw failure;
            }
            done.add("doctor " + name(settings) + " " + sendTest + " " + mustRefuse + " " + json);
            return 0;
        }

        @Override
        public int health(Settings settings, HealthQuestion question, boolean json) {
            done.add("health " + name(settings) + " " + question + " " + json);
            return 0;
        }

        @Override
        public int reconcile(Settings settings, Optional<String> name, Duration since, boolean json) {
            done.add("reconcile " + name + " " + since + " " + json);
            return 0;
        }

        @Override
        public int trace(Settings settings, TracedBy by, boolean json) {
            done.add("trace " + by.describe() + " " + json);
            return 0;
        }

        @Override
        public int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json) {
            done.add("list " + direction + " " + reason + " " + json);
            return 0;
        }

        @Override
        public int listDiscarded(Settings settings, ChosenDiscarded letters, boolean json) {
            done.add("discarded " + describe(letters) + " " + json);
            return 0;
        }

        @Override
        public int restore(Settings settings, ChosenDiscarded letters, boolean json) {
            done.add("restore " + describe(letters) + " " + json);
            return 0;
        }

        private String describe(ChosenDiscarded letters) {
            ChosenLetters chosen = letters.letters();
            return chosen.ids() + " " + chosen.all() + " " + letters.direction() + " " + chosen.reason() + " "
                    + letters.who() + " "
                    + letters.since()
                            .map(time -> LocalDateTime.ofInstant(time, ZoneId.systemDefault())
                                    .toString())
                            .orElse("ever");
        }

        @Override
        public int show(Settings settings, String id, boolean json) {
            done.add("show " + id + " " + json);
            return 0;
        }

        @Override
        public int retry(Settings settings, ChosenLetters letters, boolean resend, boolean json) {
            done.add("retry " + describe(letters) + " " + resend + " " + json);
            return 0;
        }

        @Override
        public int discard(Settings settings, ChosenLetters letters, boolean json) {
            done.add("discard " + describe(letters) + " " + json);
            return 0;
        }

        @Override
        public int export(Settings settings, String id, Path file) {
            done.add("export " + id + " " + file);
            return 0;
        }

        @Override
        public int parts(Settings settings, PartsAction action, boolean json) {
            done.add(action.what() + " " + action.names() + " " + action.reason() + " " + json);
            return 0;
        }

        @Override
        public int logLevel(Settings settings, String level) {
            done.add("log-level " + level);
            return 0;
        }

        @Override
        public int token(Settings settings, String name, Role role, boolean replace) {
            done.add("token " + name + " " + role + " " + replace);
            return 0;
        }

        private static String name(Settings settings) {
            return settings.inbound().get(0).name();
        }

        private static String describe(ChosenLetters letters) {
            return letters.ids() + " " + letters.all() + " " + letters.reason();
        }
    }
}
