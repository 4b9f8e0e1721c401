package dev.mailchute.settings.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.EffectiveSettings;
import dev.mailchute.settings.MaskedUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key with its value and its origin, and no secret. */
class EffectiveSettingsTest {
    private static final String MARKER = "M4rker-never-seen";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    private EffectiveSettings effective(String file) {
        try {
            Files.createDirectories(home.resolve("config"));
            Files.writeString(home.resolve(Configuration.DEFAULT_FILE), file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Configuration(home, environment).read().effective();
    }

    private static List<String> lines(EffectiveSettings effective) {
        return effective.parts().stream()
                .flatMap(part -> part.settings().stream())
                .map(EffectiveSetting::toString)
                .toList();
    }

    private static final String BASE = """
            mailchute.tenant-id = contoso.com
            mailchute.client-id = app
            mailchute.inbound.support.mailbox = support@contoso.com
            """;

    @Test
    void a_value_has_its_line_its_variable_its_file_or_is_the_default() throws IOException {
        Files.writeString(home.resolve("secret"), MARKER);
        environment.put("MAILCHUTE_CLIENT_ID", "other");
        environment.put("MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com");
        List<String> lines = lines(effective(BASE + "mailchute.client-secret-file = secret\n"
                + "mailchute.cloud = us-gov-high\nroutes.webhook = https://x.example/" + MARKER + "\n"));
        for (String expected : List.of(
                "mailchute.tenant-id = contoso.com (from line 1 of config/mailchute.properties)",
                "mailchute.client-id = other (from environment variable MAILCHUTE_CLIENT_ID)",
                "mailchute.client-secret: set (from " + home.resolve("secret")
                        + ", named in line 4 of config/mailchute.properties)",
                "mailchute.data-dir = ./data (default)",
                "mailchute.ca-file: not set",
                "mailchute.login-url = https://login.microsoftonline.us (from mailchute.cloud)",
                "mailchute.inbound.support.client-id = other (from mailchute.client-id)",
                "mailchute.inbound.support.client-secret: set (from mailchute.client-secret)",
                "mailchute.inbound.support.drop-dir = ./drop/support (default)",
                "mailchute.outbound.orders.mailbox = orders@contoso.com"
                        + " (from environment variable MAILCHUTE_OUTBOUND_ORDERS_MAILBOX)",
                "routes.webhook: set (from line 6 of config/mailchute.properties)")) {
            assertTrue(lines.contains(expected), () -> expected + "\n" + String.join("\n", lines));
        }
        assertFalse(lines.toString().contains(MARKER));
        assertEquals(
                Key.of(Key.Scope.COMMON).size()
                        + Key.of(Key.Scope.INBOUND).size()
                        + Key.of(Key.Scope.OUTBOUND).size()
                        + 1,
                lines.size());
    }

    @Test
    void a_credential_of_its_own_does_not_follow_the_common_one() {
        List<String> lines = lines(effective(BASE
                + "mailchute.client-secret = " + MARKER + "\nmailchute.client-secret-expires = 2999-01-01\n"
                + "mailchute.inbound.support.managed-identity = system\n"));
        assertTrue(lines.contains("mailchute.inbound.support.client-secret: not set"), lines::toString);
        assertTrue(lines.contains("mailchute.inbound.support.client-secret-expires: not set"), lines::toString);
        assertTrue(lines.contains("mailchute.inbound.support.tenant-id = contoso.com (from mailchute.tenant-id)"));
    }

    @Test
    void an_empty_value_is_named_as_the_reason_for_the_default() {
        environment.put("MAILCHUTE_DATA_DIR", "");
        environment.put("MAILCHUTE_CA_FILE", "");
        List<String> lines = lines(effective(BASE + "mailchute.client-secret = x\nmailchute.data-dir = /srv\n"));
        assertTrue(
                lines.contains(
                        "mailchute.data-dir = ./data (default; environment variable MAILCHUTE_DATA_DIR is empty)"),
                lines::toString);
        assertTrue(
                lines.contains("mailchute.ca-file: not set; environment variable MAILCHUTE_CA_FILE is empty"),
                lines::toString);
    }

    @Test
    void a_mailbox_that_is_off_has_only_that() {
        List<String> lines =
                lines(effective(BASE + "mailchute.client-secret = x\nmailchute.outbound.orders.mailbox = o@x\n"
                        + "mailchute.inbound.support.enabled = false\n"));
        assertEquals(
                List.of("mailchute.inbound.support.enabled = false (from line 6 of config/mailchute.properties)"),
                lines.stream().filter(line -> line.contains(".support.")).toList());
    }

    /** In every part and by every way a value can be given; a new secret key is tried without being listed here. */
    @Test
    void no_secret_is_shown_however_it_was_given() throws IOException {
        Files.writeString(home.resolve("app.pfx"), "x");
        Files.writeString(home.resolve("names"), MARKER);
        int tried = 0;
        for (KeyScope place : List.of(
                KeyScope.COMMON,
                new KeyScope(Key.Scope.INBOUND, "support"),
                new KeyScope(Key.Scope.OUTBOUND, "orders"))) {
            for (Key key : Key.of(place.scope())) {
                if (!key.isHidden() || key.showing() == Key.Showing.HOST) {
                    continue;
                }
                Files.writeString(home.resolve("value"), value(key));
                String name = place.key(key);
                String base = base(place, key);
                List<String> said = new ArrayList<>();
                said.addAll(lines(effective(base + name + " = " + value(key) + "\n")));
                said.addAll(lines(effective(base + name + "-file = value\n")));
                environment.put(Key.asVariable(name), value(key));
                said.addAll(lines(effective(base)));
                environment.clear();
                assertEquals(
                        3,
                        said.stream()
                                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + ":"))
                                .filter(line -> line.contains("(from "))
                                .count(),
                        name);
                assertFalse(said.toString().contains(MARKER), () -> name + ": " + said);
                tried++;
            }
        }
        assertTrue(tried >= 15, "tried " + tried);
        List<String> wrongFile = lines(effective(BASE + "mailchute.client-secret = x\n"
                + "mailchute.outbound.orders.mailbox = o@x\nmailchute.outbound.orders.sender-name-file = names\n"));
        assertFalse(wrongFile.toString().contains(MARKER), wrongFile::toString);
    }

    private static String value(Key key) {
        return switch (key) {
            case PROXY -> "http://" + MARKER + ":" + MARKER + "@x@proxy.contoso.com:8080";
            case LEDGER_URL -> "jdbc:postgresql://db/mailchute?user=" + MARKER + "&sslmode=require";
            default -> MARKER;
        };
    }

    /** What makes this key valid. */
    private static String base(KeyScope place, Key key) {
        StringBuilder base = new StringBuilder(BASE).append("mailchute.outbound.orders.mailbox = orders@contoso.com\n");
        String prefix = place.key(key).replace(key.suffix(), "");
        switch (key) {
            case CLIENT_CERTIFICATE_PASSWORD -> base.append(prefix).append("client-certificate = app.pfx\n");
            case NEXT_CLIENT_CERTIFICATE_PASSWORD -> base.append(prefix).append("next.client-certificate = app.pfx\n");
            case LEDGER_PASSWORD -> base.append("mailchute.ledger-url = jdbc:postgresql://db/mailchute\n");
            default -> {}
        }
        boolean isCommonCredential =
                place.equals(KeyScope.COMMON) && (key == Key.CLIENT_SECRET || key == Key.CLIENT_CERTIFICATE_PASSWORD);
        return isCommonCredential ? base.toString() : base + "mailchute.client-secret = other\n";
    }

    @Test
    void a_url_is_shown_without_what_could_be_a_credential() {
        assertEquals("http://proxy:8080", MaskedUrl.proxy("http://proxy:8080"));
        assertEquals("http://***@proxy:8080", MaskedUrl.proxy("http://u:p@ss/?@proxy:8080"));
        assertEquals("jdbc:postgresql://db.x:5432/mail", MaskedUrl.database("jdbc:postgresql://db.x:5432/mail"));
        assertEquals("jdbc:postgresql://a:1,b:2/mail", MaskedUrl.database("jdbc:postgresql://a:1,b:2/mail"));
        assertEquals("jdbc:postgresql:mail", MaskedUrl.database("jdbc:postgresql:mail"));
        assertEquals(
                "jdbc:postgresql://db/m?sslmode=require&user=***&***",
                MaskedUrl.database("jdbc:postgresql://db/m?sslmode=require&user=u&secret"));
        assertEquals("jdbc:postgresql:***", MaskedUrl.database("jdbc:postgresql://u:p/w@db/m"));
    }
}
