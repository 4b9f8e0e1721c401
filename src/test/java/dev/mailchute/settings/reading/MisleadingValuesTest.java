package dev.mailchute.settings.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write in the belief that it works is named as what it is. */
class MisleadingValuesTest {
    private static final String SECRET = "abc8Q~0123456789.ABCDEFGHIJ_klmnopqrstuv";
    private static final String START = """
            mailchute.tenant-id = contoso.com
            mailchute.client-id = app
            mailchute.inbound.support.mailbox = support@contoso.com
            """;
    private static final String WITH_SECRET = START + "mailchute.client-secret = " + SECRET + "\n";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new TreeMap<>();

    private Settings settings(String text) throws IOException {
        Files.writeString(home.resolve("mailchute.properties"), text);
        return new Configuration(home, environment).read(Path.of("mailchute.properties"));
    }

    private ConfigurationProblem problem(String text) {
        List<ConfigurationProblem> problems =
                assertThrows(ConfigurationException.class, () -> settings(text)).problems();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    private void assertProblem(String text, String key, String... words) {
        ConfigurationProblem problem = problem(text);
        assertEquals(key, problem.key());
        for (String word : words) {
            assertTrue(problem.toString().contains(word), problem::toString);
        }
        assertFalse(problem.toString().contains(SECRET), problem::toString);
    }

    private void assertSecretRefused(String secret, String words) {
        environment.put("MAILCHUTE_CLIENT_SECRET", secret);
        assertProblem(START, "mailchute.client-secret", words);
        assertFalse(problem(START).toString().contains(secret), secret);
    }

    // -- secrets --

    @Test
    void a_secret_in_quotes_or_with_a_byte_order_mark_is_refused() {
        assertSecretRefused("\"" + SECRET + "\"", "stands in quotes");
        assertSecretRefused("'" + SECRET + "'", "stands in quotes");
        assertSecretRefused("\uFEFF" + SECRET, "byte order mark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${MAILCHUTE_SECRET}",
                "${env:SECRET}",
                "$(cat secret)",
                "$CLIENT_SECRET",
                "%SECRET%",
                "{{ secret }}"
            })
    void a_placeholder_is_no_secret(String placeholder) {
        assertSecretRefused(placeholder, "a placeholder that nothing has replaced");
    }

    @Test
    void no_password_and_no_client_id_is_a_placeholder() {
        assertProblem(
                WITH_SECRET
                        + "mailchute.ledger-url = jdbc:postgresql://db/mail\nmailchute.ledger-password = ${DB_PASSWORD}\n",
                "mailchute.ledger-password",
                "a placeholder that nothing has replaced");
        assertProblem(
                WITH_SECRET.replace("client-id = app", "client-id = ${CLIENT_ID}"),
                "mailchute.client-id",
                "a placeholder that nothing has replaced");
    }

    @Test
    void a_secret_in_base64_is_refused_and_other_base64_is_a_secret() throws IOException {
        String encoded = Base64.getEncoder().encodeToString((SECRET + "\n").getBytes(StandardCharsets.UTF_8));
        assertSecretRefused(encoded, "is a secret in base64, as Kubernetes shows it");
        environment.put("MAILCHUTE_CLIENT_SECRET", "dGhpcyBpcyBzb21lIG9sZCBzZWNyZXQgb2YgNDQgY2hhcnM=");
        settings(START);
    }

    @Test
    void a_secrets_file_may_begin_with_a_byte_order_mark() throws IOException {
        Files.writeString(home.resolve("secret"), "\uFEFF" + SECRET + "\r\n");
        Settings settings = settings(START + "mailchute.client-secret-file = secret\n");
        Credential.ClientSecret secret =
                (Credential.ClientSecret) settings.inbound().get(0).app().credential();
        assertEquals(SECRET, secret.value().reveal());
        assertEquals(home.resolve("secret"), secret.value().file().orElseThrow());
    }

    @Test
    void a_secret_knows_the_file_that_it_stands_in() throws IOException {
        Credential.ClientSecret secret = (Credential.ClientSecret)
                settings(WITH_SECRET).inbound().get(0).app().credential();
        assertEquals(home.resolve("mailchute.properties"), secret.value().file().orElseThrow());
    }

    @Test
    void a_file_in_utf_16_is_named_as_what_powershell_writes() throws IOException {
        Files.write(home.resolve("secret"), ("\uFEFF" + SECRET).getBytes(StandardCharsets.UTF_16LE));
        assertProblem(
                START + "mailchute.client-secret-file = secret\n",
                "mailchute.client-secret-file",
                "is not UTF-8 text (PowerShell writes UTF-16");
    }

    // -- files and paths --

    @Test
    void a_missing_file_is_named_with_its_whole_path_and_the_working_directory() throws IOException {
        Files.createDirectories(home.resolve("config"));
        assertProblem(
                START + "mailchute.client-secret-file = config/secret\n",
                "mailchute.client-secret-file",
                "does not exist: " + home.resolve("config/secret") + " (relative to the working directory " + home
                        + ")");
        assertProblem(
                START + "mailchute.client-secret-file = /tmp/no/such/secret\n",
                "mailchute.client-secret-file",
                "does not exist: /tmp/no/such/secret");
        assertProblem(
                START + "mailchute.client-certificate = app.pfx\n",
                "mailchute.client-certificate",
                "does not exist: " + home.resolve("app.pfx") + " (relative to the working directory " + home + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "ab/cd+ef0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ=", "/b8Q0123456789ABCDEF/GHIJ"})
    void a_secret_where_its_file_should_be_named_is_not_shown(String secret) {
        ConfigurationProblem problem = problem(START + "mailchute.client-secret-file = " + secret + "\n");
        assertTrue(problem.toString().contains("may be the secret itself"), problem::toString);
        assertFalse(problem.toString().contains(secret), problem::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "~/mail, begins with ~",
        "${HOME}/mail, which nothing replaces here; write the whole path: ${HOME}",
        "$HOME/mail, which nothing replaces here; write the whole path: $HOME",
        "%USERPROFILE%/mail, which nothing replaces here; write the whole path: %USERPROFILE%"
    })
    void what_only_a_shell_replaces_is_refused_in_every_path(String path, String words) {
        for (String key : List.of("inbound.support.drop-dir", "data-dir", "ca-file", "http.users-file")) {
            assertProblem(WITH_SECRET + "mailchute." + key + " = " + path + "\n", "mailchute." + key, words);
        }
        assertProblem(
                START + "mailchute.client-secret-file = " + path + "\n",
                "mailchute.client-secret-file",
                words.split(":")[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${body}", "100%", "50%20off", "a~b", "$simple{x}"})
    void other_odd_names_are_names(String name) throws IOException {
        assertEquals(
                home.resolve(name),
                settings(WITH_SECRET + "mailchute.inbound.support.drop-dir = " + name + "\n")
                        .inbound()
                        .get(0)
                        .dropDir());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\mail", "D:\\new\\text", "\\\\server\\share", "pass\\word"})
    void a_backslash_that_a_properties_file_takes_away_is_told(String value) {
        List<ConfigurationProblem> problems = assertThrows(
                        ConfigurationException.class,
                        () -> settings(WITH_SECRET + "mailchute.inbound.support.drop-dir = " + value + "\n"))
                .problems();
        assertTrue(
                problems.stream()
                        .anyMatch(problem -> problem.key().equals("mailchute.inbound.support.drop-dir")
                                && problem.toString().contains("a \\ that a properties file takes away")
                                && problem.toString().contains("line 5 of mailchute.properties")),
                problems::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\\\b", "M\\u00fcller", "two\\\n  lines", "a\\:b\\=c\\#d"})
    void escapes_that_are_meant_are_no_trouble(String value) throws IOException {
        settings(WITH_SECRET + "mailchute.outbound.orders.mailbox = orders@contoso.com\n"
                + "mailchute.outbound.orders.sender-name = " + value + "\n");
    }

    // -- words of other programs --

    @ParameterizedTest
    @CsvSource({
        "mailchute.inbound.support.upn, mailchute.inbound.support.mailbox",
        "mailchute.outbound.orders.upn, mailchute.outbound.orders.mailbox",
        "mailchute.outbound.orders.user, mailchute.outbound.orders.mailbox",
        "mailchute.outbound.orders.sender, mailchute.outbound.orders.sender-address",
        "mailchute.outbound.orders.folder, mailchute.outbound.orders.outbox-dir",
        "mailchute.folder, mailchute.inbound.<name>.folder",
        "mailchute.secret, mailchute.client-secret",
        "mailchute.inbound.support.secret, mailchute.client-secret",
        "mailchute.inbound.support.password, mailchute.client-secret? An app signs in",
        "mailchute.inbound.support.type, mailchute.inbound.support.mailbox? The key itself says",
        "mailchute.upn, mailchute.inbound.<name>.mailbox"
    })
    void words_that_servicedesk_has_lead_to_ours(String wrong, String nearest) {
        assertProblem(WITH_SECRET + wrong + " = x\n", wrong, "did you mean " + nearest);
    }

    @Test
    void the_same_holds_for_variables() {
        environment.put("MAILCHUTE_INBOUND_SUPPORT_UPN", "x");
        assertProblem(
                WITH_SECRET,
                "MAILCHUTE_INBOUND_SUPPORT_UPN",
                "did you mean MAILCHUTE_INBOUND_SUPPORT_MAILBOX",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX=support@contoso.com");
    }
}
