package dev.mailchute.settings.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final String APP = """
            mailchute.tenant-id = contoso.com
            mailchute.client-id = app
            mailchute.client-secret = s3cr3t
            """;
    private static final String SUPPORT = APP + "mailchute.inbound.support.mailbox = support@contoso.com\n";
    private static final String ORDERS = APP + "mailchute.outbound.orders.mailbox = orders@contoso.com\n";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    // --- values and defaults

    @Test
    void one_mailbox_needs_four_lines_and_gets_every_default() {
        Settings settings = settings(SUPPORT);

        assertEquals(
                List.of(new InboundMailbox(
                        "support",
                        new InboundMailbox.MailSource(
                                "support@contoso.com",
                                "inbox",
                                new AppRegistration(
                                        "contoso.com",
                                        "app",
                                        new Credential.ClientSecret(new Secret("s3cr3t"), Optional.empty()),
                                        Optional.empty())),
                        InboundMailbox.Afterwards.MARKED,
                        new InboundMailbox.Onward(InboundMailbox.Onward.SHARED_ROUTE, home.resolve("drop/support")),
                        Schedule.every(Duration.ofSeconds(30)),
                        5)),
                settings.inbound());
        assertEquals(List.of(), settings.outbound());
        assertEquals(home.resolve("data"), settings.dataDir());
        assertEquals(home.resolve("mail-center"), settings.mailCenterDir());
        assertEquals(Period.ofDays(30), settings.keepSent());
        assertEquals(
                new Settings.Http(
                        "127.0.0.1",
                        8080,
                        Optional.empty(),
                        new Settings.BehindProxy("", List.of()),
                        Optional.empty(),
                        Optional.empty()),
                settings.http());
        assertEquals(
                new Settings.LedgerStore(Optional.empty(), Optional.empty(), Optional.empty(), false),
                settings.ledger());
        assertEquals(
                new Microsoft365(
                        URI.create("https://login.microsoftonline.com"),
                        URI.create("https://graph.microsoft.com"),
                        "https://graph.microsoft.com/.default",
                        Optional.empty(),
                        Optional.empty()),
                settings.microsoft365());
    }

    @Test
    void an_outbox_gets_every_default() {
        Outbox outbox = settings(ORDERS).outbound().get(0);

        assertEquals(
                new Outbox(
                        "orders",
                        new Outbox.Sender(
                                "orders@contoso.com", Optional.empty(), Optional.empty(), Set.of(), outbox.app()),
                        new Outbox.DropPlace(home.resolve("outbox/orders"), Duration.ofSeconds(2), false),
                        new Outbox.Limits(30, 35 * 1024 * 1024, 2200 * 1024, Duration.ofHours(24)),
                        Outbox.SendMode.SEND_MAIL,
                        Outbox.InDoubt.HOLD),
                outbox);
    }

    @Test
    void a_sender_address_must_be_one_that_may_send() {
        assertEquals(
                "Orders@contoso.com",
                settings(ORDERS + "mailchute.outbound.orders.sender-address = Orders@contoso.com\n")
                        .outbound()
                        .get(0)
                        .defaultFrom());
        assertEquals("orders@contoso.com", settings(ORDERS).outbound().get(0).defaultFrom());
        List<ConfigurationProblem> problems =
                problems(ORDERS + "mailchute.outbound.orders.sender-address = shop@contoso.com\n");
        assertEquals(1, problems.size());
        assertEquals("mailchute.outbound.orders.sender-address", problems.get(0).key());
        assertTrue(problems.get(0).what().contains("allowed-from"), problems.get(0)::toString);
        assertEquals(
                1,
                problems(ORDERS + "mailchute.outbound.orders.sender-address = Shop <shop@contoso.com>\n")
                        .size());
    }

    @Test
    void every_key_of_an_outbox_is_understood() {
        Outbox outbox = settings(ORDERS + """
                        mailchute.outbound.orders.sender-name = Bestellungen ä
                        mailchute.outbound.orders.sender-address = Sales@contoso.com
                        mailchute.outbound.orders.allowed-from = Sales@contoso.com , shop@contoso.com
                        mailchute.outbound.orders.outbox-dir = /srv/out
                        mailchute.outbound.orders.stable-for = 500ms
                        mailchute.outbound.orders.dot-stuffed = true
                        mailchute.outbound.orders.messages-per-minute = 0
                        mailchute.outbound.orders.max-size = 10MB
                        mailchute.outbound.orders.mime-limit = 1KB
                        mailchute.outbound.orders.send-mode = draft
                        mailchute.outbound.orders.in-doubt = resend
                        mailchute.outbound.orders.duplicate-window = 0
                        """).outbound().get(0);

        assertEquals(Optional.of("Bestellungen ä"), outbox.senderName());
        assertEquals("Sales@contoso.com", outbox.defaultFrom());
        assertEquals(Set.of("sales@contoso.com", "shop@contoso.com"), outbox.allowedFrom());
        assertEquals(Path.of("/srv/out").toAbsolutePath(), outbox.outboxDir());
        assertEquals(Duration.ofMillis(500), outbox.stableFor());
        assertTrue(outbox.dotStuffed());
        assertEquals(0, outbox.messagesPerMinute());
        assertEquals(10 * 1024 * 1024, outbox.maxSize());
        assertEquals(1024, outbox.mimeLimit());
        assertEquals(Outbox.SendMode.DRAFT, outbox.sendMode());
        assertEquals(Outbox.InDoubt.RESEND, outbox.inDoubt());
        assertEquals(Duration.ZERO, outbox.duplicateWindow());
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "2s, 2000", "5m, 300000", "24h, 86400000", "1d, 86400000", "0s, 0"})
    void durations_have_a_unit(String text, long milliseconds) {
        String line = "mailchute.outbound.orders.stable-for = " + text;

        assertEquals(
                Duration.ofMillis(milliseconds),
                settings(ORDERS + line).outbound().get(0).stableFor());
    }

    @ParameterizedTest
    @CsvSource({
        "us-gov-high, https://login.microsoftonline.us, https://graph.microsoft.us",
        "us-gov-dod, https://login.microsoftonline.us, https://dod-graph.microsoft.us",
        "china, https://login.chinacloudapi.cn, https://microsoftgraph.chinacloudapi.cn"
    })
    void the_cloud_sets_both_hosts(String cloud, URI login, URI graph) {
        Microsoft365 microsoft365 =
                settings(SUPPORT + "mailchute.cloud = " + cloud).microsoft365();

        assertEquals(login, microsoft365.loginUrl());
        assertEquals(graph, microsoft365.graphUrl());
    }

    @Test
    void either_host_can_be_overridden() {
        Microsoft365 microsoft365 = settings(SUPPORT + "mailchute.login-url = https://localhost:8443/")
                .microsoft365();

        assertEquals(URI.create("https://localhost:8443"), microsoft365.loginUrl());
        assertEquals(URI.create("https://graph.microsoft.com"), microsoft365.graphUrl());
    }

    @Test
    void a_proxy_may_have_a_user_and_escaped_characters_in_its_password() {
        Microsoft365.Proxy proxy = settings(SUPPORT + "mailchute.proxy = http://me:p%40ss:w@rd@proxy.contoso.com:3128")
                .microsoft365()
                .proxy()
                .orElseThrow();

        assertEquals(
                new Microsoft365.Proxy(
                        "proxy.contoso.com", 3128, Optional.of("me"), Optional.of(new Secret("p@ss:w@rd"))),
                proxy);
    }

    @Test
    void the_postgresql_ledger_has_url_user_and_password() {
        Settings.LedgerStore ledger = settings(SUPPORT + """
                        mailchute.ledger-url = jdbc:postgresql://db/mailchute
                        mailchute.ledger-user = mc
                        mailchute.ledger-password = pw
                        """).ledger();

        assertEquals(
                new Settings.LedgerStore(
                        Optional.of("jdbc:postgresql://db/mailchute"),
                        Optional.of("mc"),
                        Optional.of(new Secret("pw")),
                        false),
                ledger);
    }

    @Test
    void a_cluster_needs_a_ledger_that_all_nodes_reach() {
        assertTrue(settings(SUPPORT + """
                        mailchute.ledger-url = jdbc:postgresql://db/mailchute
                        mailchute.cluster = true
                        """).ledger().isShared());
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> settings(SUPPORT + "mailchute.cluster = true\n"));
        assertTrue(refused.getMessage().contains("mailchute.ledger-url"), refused.getMessage());
    }

    @Test
    void keys_of_camel_and_of_own_routes_are_passed_through() {
        Settings settings = settings(SUPPORT + "camel.main.name = mine\nroutes.bucket = archive\n");

        assertEquals(Map.of("camel.main.name", "mine", "routes.bucket", "archive"), settings.own());
    }

    @Test
    void settings_print_no_secret_and_no_value_that_might_be_one() {
        String printed = settings(SUPPORT + "camel.vault.password = hush\nmailchute.proxy = http://u:hush@p:1\n")
                .toString();

        assertFalse(printed.contains("hush") || printed.contains("s3cr3t"), printed);
    }

    @Test
    void a_disabled_mailbox_is_left_out_and_its_values_are_not_checked() {
        Settings settings = settings(SUPPORT + """
                mailchute.inbound.old.enabled = false
                mailchute.inbound.old.mailbox = not a mailbox
                mailchute.inbound.old.client-secret-file = gone
                """);

        assertEquals(1, settings.inbound().size());
    }

    @Test
    void white_space_around_a_value_does_not_count() {
        assertEquals(
                "support@contoso.com",
                settings(APP + "mailchute.inbound.support.mailbox = support@contoso.com \t\n")
                        .inbound()
                        .get(0)
                        .mailbox());
    }

    @Test
    void a_file_with_a_byte_order_mark_and_windows_line_ends_is_read() {
        assertEquals(
                1, settings("\uFEFF" + SUPPORT.replace("\n", "\r\n")).inbound().size());
    }

    // --- environment and files

    @Test
    void the_environment_wins() {
        environment.put("MAILCHUTE_INBOUND_SUPPORT_MOVE_TO", "Done");
        environment.put("MAILCHUTE_HTTP_PORT", "-1");

        Settings settings = settings(SUPPORT + "mailchute.inbound.support.move-to = Other\n");

        assertEquals(Optional.of("Done"), settings.inbound().get(0).moveTo());
        assertEquals(-1, settings.http().port());
    }

    @Test
    void an_empty_variable_wins_too_and_leaves_the_default() {
        environment.put("MAILCHUTE_INBOUND_SUPPORT_FOLDER", "");

        assertEquals(
                "inbox",
                settings(SUPPORT + "mailchute.inbound.support.folder = Other")
                        .inbound()
                        .get(0)
                        .folder());
    }

    @Test
    void everything_may_come_from_the_environment_without_a_file() {
        environment.put("MAILCHUTE_TENANT_ID", "contoso.com");
        environment.put("MAILCHUTE_CLIENT_ID", "app");
        environment.put("MAILCHUTE_NEXT_CLIENT_SECRET", "two");
        environment.put("MAILCHUTE_CLIENT_SECRET", "one");
        environment.put("MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com");

        Settings settings = new Configuration(home, environment).read();

        assertEquals(
                Optional.of(new Credential.ClientSecret(new Secret("two"), Optional.empty())),
                settings.outbound().get(0).app().next());
    }

    @Test
    void variables_of_kubernetes_services_are_ignored() {
        environment.put("MAILCHUTE_SERVICE_HOST", "10.0.0.1");
        environment.put("MAILCHUTE_SERVICE_PORT_HTTP", "8080");
        environment.put("MAILCHUTE_PORT", "tcp://10.0.0.1:8080");
        environment.put("MAILCHUTE_PORT_8080_TCP_ADDR", "10.0.0.1");
        environment.put("MAILCHUTE_HTTP_PORT", "tcp://10.0.0.1:8080");
        environment.put("MAILCHUTE_HTTP_SERVICE_HOST", "10.0.0.1");

        assertEquals(8080, settings(SUPPORT).http().port());
    }

    @Test
    void a_key_with_file_appended_reads_its_value_without_the_last_line_break() throws IOException {
        Files.writeString(home.resolve("secret"), "from file\r\n");

        AppRegistration app = settings(SUPPORT.replace("client-secret = s3cr3t", "client-secret-file = secret"))
                .inbound()
                .get(0)
                .app();

        assertEquals(new Credential.ClientSecret(new Secret("from file"), Optional.empty()), app.credential());
    }

    @Test
    void either_form_in_the_environment_overrides_either_form_in_the_file() {
        environment.put("MAILCHUTE_CLIENT_SECRET", "from environment");

        AppRegistration app = settings(SUPPORT.replace("client-secret = s3cr3t", "client-secret-file = gone"))
                .inbound()
                .get(0)
                .app();

        assertEquals(new Credential.ClientSecret(new Secret("from environment"), Optional.empty()), app.credential());
    }

    @Test
    void a_file_that_is_missing_or_empty_is_a_problem_of_its_key_and_the_secret_is_not_called_missing_as_well()
            throws IOException {
        Files.writeString(home.resolve("empty"), "\n");

        assertOneProblem(
                "mailchute.client-secret-file",
                "does not exist",
                SUPPORT.replace("client-secret = s3cr3t", "client-secret-file = gone"));
        assertOneProblem(
                "mailchute.client-secret-file",
                "names an empty file",
                SUPPORT.replace("client-secret = s3cr3t", "client-secret-file = empty"));
    }

    @Test
    void a_key_and_its_file_form_in_one_place_are_refused() {
        assertOneProblem("mailchute.client-secret-file", "together with", SUPPORT + "mailchute.client-secret-file = x");
    }

    // --- app registrations

    @Test
    void a_mailboxs_credential_replaces_the_whole_common_one() throws IOException {
        Files.writeString(home.resolve("own.pfx"), "certificate");

        AppRegistration app = settings(SUPPORT + """
                        mailchute.next.client-secret = common next
                        mailchute.inbound.support.client-id = own
                        mailchute.inbound.support.client-certificate = own.pfx
                        mailchute.inbound.support.client-certificate-password = pw
                        """).inbound().get(0).app();

        assertEquals(
                new AppRegistration(
                        "contoso.com",
                        "own",
                        new Credential.ClientCertificate(home.resolve("own.pfx"), Optional.of(new Secret("pw"))),
                        Optional.empty()),
                app);
    }

    @Test
    void a_secret_has_an_expiry_date() {
        AppRegistration app = settings(SUPPORT + "mailchute.client-secret-expires = 2027-03-01")
                .inbound()
                .get(0)
                .app();

        assertEquals(
                new Credential.ClientSecret(new Secret("s3cr3t"), Optional.of(LocalDate.of(2027, 3, 1))),
                app.credential());
    }

    @Test
    void an_assertion_file_is_kept_as_a_path_because_it_is_read_each_time() {
        AppRegistration app = settings(
                        SUPPORT.replace("client-secret = s3cr3t", "client-assertion-file = /var/run/token"))
                .inbound()
                .get(0)
                .app();

        assertEquals(new Credential.ClientAssertion(Path.of("/var/run/token").toAbsolutePath()), app.credential());
    }

    @Test
    void a_managed_identity_needs_no_ids() {
        Settings settings = settings("""
                mailchute.managed-identity = system
                mailchute.inbound.a.mailbox = a@contoso.com
                mailchute.inbound.b.mailbox = b@contoso.com
                mailchute.inbound.b.managed-identity = 5f2d7c40-0000-0000-0000-000000000001
                """);

        assertEquals(
                List.of(
                        new Credential.ManagedIdentity(Optional.empty()),
                        new Credential.ManagedIdentity(Optional.of("5f2d7c40-0000-0000-0000-000000000001"))),
                settings.inbound().stream()
                        .map(mailbox -> mailbox.app().credential())
                        .toList());
    }

    @Test
    void a_missing_registration_is_reported_once_for_all_that_need_it() {
        List<ConfigurationProblem> problems = problems("""
                mailchute.inbound.a.mailbox = a@contoso.com
                mailchute.inbound.b.mailbox = b@contoso.com
                mailchute.outbound.c.mailbox = c@contoso.com
                """);

        assertEquals(
                List.of("mailchute.tenant-id", "mailchute.client-id", "mailchute.client-secret"),
                problems.stream().map(ConfigurationProblem::key).toList());
        assertTrue(problems.get(0).what().endsWith("needed by inbound a, inbound b, outbound c"));
    }

    @Test
    void no_common_registration_is_needed_if_each_mailbox_has_its_own() {
        assertEquals(1, settings("""
                                mailchute.inbound.a.mailbox = a@contoso.com
                                mailchute.inbound.a.tenant-id = contoso.com
                                mailchute.inbound.a.client-id = a
                                mailchute.inbound.a.client-secret = b
                                """).inbound().size());
    }

    @Test
    void two_kinds_of_credential_are_refused() {
        environment.put("MAILCHUTE_CLIENT_ASSERTION_FILE", "/token");

        assertOneProblem("mailchute.client-secret", "client-secret, client-assertion-file", SUPPORT);
    }

    @Test
    void a_password_without_its_certificate_and_a_date_without_its_secret_are_refused() {
        List<ConfigurationProblem> problems = problems(SUPPORT + """
                mailchute.client-certificate-password = x
                mailchute.inbound.support.client-secret-expires = 2027-01-01
                """);

        assertEquals(
                List.of("mailchute.client-certificate-password", "mailchute.inbound.support.client-secret-expires"),
                problems.stream().map(ConfigurationProblem::key).toList());
    }

    // --- problems

    @Test
    void nothing_enabled_is_refused() {
        assertOneProblem("mailchute.inbound.<name>.mailbox", "no mailbox and no outbox is enabled", APP);
    }

    @Test
    void a_named_file_must_exist() {
        var refused = assertThrows(
                ConfigurationException.class, () -> new Configuration(home, environment).read(Path.of("gone")));

        assertEquals("--config", refused.problems().get(0).key());
    }

    @Test
    void two_mailboxes_with_the_same_folder_are_refused() {
        assertOneProblem("mailchute.inbound.zweite.mailbox", "already read by inbound support", SUPPORT + """
                        mailchute.inbound.zweite.mailbox = Support@Contoso.com
                        mailchute.inbound.zweite.folder = Inbox
                        """);
    }

    @Test
    void two_folders_of_one_mailbox_are_fine() {
        assertEquals(2, settings(SUPPORT + """
                                mailchute.inbound.second.mailbox = support@contoso.com
                                mailchute.inbound.second.folder = Inbox/Tickets
                                """).inbound().size());
    }

    @Test
    void one_directory_for_two_purposes_is_refused() {
        assertOneProblem(
                "mailchute.outbound.orders.outbox-dir",
                "the same directory as mailchute.inbound.support.drop-dir",
                SUPPORT + """
                        mailchute.outbound.orders.mailbox = orders@contoso.com
                        mailchute.outbound.orders.outbox-dir = x/../drop/support/
                        """);
    }

    @Test
    void one_directory_under_two_names_is_refused() throws IOException {
        Files.createDirectories(home.resolve("real"));
        Files.createSymbolicLink(home.resolve("link"), home.resolve("real"));

        assertOneProblem(
                "mailchute.inbound.support.drop-dir",
                "the same directory as mailchute.mail-center-dir",
                SUPPORT + "mailchute.mail-center-dir = real/x\nmailchute.inbound.support.drop-dir = link/x\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"outbox/orders/sent", "outbox/orders/failed/mail", "mail-center/inbound"})
    void a_directory_inside_a_reserved_one_is_refused(String dropDir) {
        assertOneProblem(
                "mailchute.inbound.support.drop-dir",
                "is reserved for",
                SUPPORT
                        + "mailchute.outbound.orders.mailbox = orders@contoso.com\nmailchute.inbound.support.drop-dir = "
                        + dropDir);
    }

    @Test
    void a_thousand_mailboxes_are_read_in_a_moment() {
        StringBuilder file = new StringBuilder(APP);
        for (int i = 0; i < 1000; i++) {
            file.append("mailchute.inbound.box%1$d.mailbox = box%1$d@contoso.com\n".formatted(i));
        }

        assertEquals(
                1000,
                assertTimeout(Duration.ofMinutes(1), () -> settings(file.toString()))
                        .inbound()
                        .size());
    }

    @Test
    void a_directory_may_be_inside_another_that_does_not_reserve_it() {
        assertEquals(
                home,
                settings(SUPPORT + "mailchute.data-dir = .\nmailchute.inbound.support.drop-dir = data/drop")
                        .dataDir());
    }

    @Test
    void a_file_where_a_directory_should_be_is_refused() throws IOException {
        Files.writeString(home.resolve("data"), "");

        assertOneProblem("mailchute.data-dir", "names a file, but must name a directory", SUPPORT);
    }

    @Test
    void remove_mail_together_with_move_to_is_refused() {
        assertOneProblem(
                "mailchute.inbound.support.remove-mail",
                "together with mailchute.inbound.support.move-to",
                SUPPORT + "mailchute.inbound.support.remove-mail = true\nmailchute.inbound.support.move-to = Done\n");
    }

    @Test
    void a_mailbox_that_is_only_copied_is_not_changed_otherwise() {
        String copied = SUPPORT + "mailchute.inbound.support.acknowledge = false\n";
        assertTrue(settings(copied).inbound().get(0).isCopied());
        for (String change : List.of("remove-mail = true", "move-to = Done", "move-held-to = Held")) {
            assertOneProblem(
                    "mailchute.inbound.support.acknowledge",
                    "together with mailchute.inbound.support." + change.replaceAll(" .*", ""),
                    copied + "mailchute.inbound.support." + change + "\n");
        }
    }

    @Test
    void a_mailbox_has_its_own_route_and_waits_for_its_schedule() {
        InboundMailbox support = settings(SUPPORT + """
                        mailchute.inbound.support.route = direct:support-incoming
                        mailchute.inbound.support.first-poll = by-schedule
                        """).inbound().get(0);
        assertEquals("direct:support-incoming", support.onward().route());
        assertFalse(support.schedule().isAtStart());
    }

    @Test
    void moving_to_the_folder_that_is_read_is_refused() {
        assertOneProblem(
                "mailchute.inbound.support.move-to",
                "read from",
                SUPPORT + "mailchute.inbound.support.move-to = INBOX\n");
        assertOneProblem(
                "mailchute.inbound.support.move-to",
                "read from",
                SUPPORT + "mailchute.inbound.support.move-to = In\u00adbox\u00a0\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled | yes",
                "mailbox | ",
                "mailbox | support",
                "mailbox | sup port@contoso.com",
                "mailbox | users/support@contoso.com",
                "mailbox | Support <support@contoso.com>",
                "folder | Inbox//Tickets",
                "remove-mail | 1",
                "route | support-incoming",
                "route | direct:a?b=c",
                "first-poll | later",
                "acknowledge | never",
                "schedule | 0/30 * * * *",
                "schedule | 0 0 0 * * ? 2001",
                "schedule | every minute",
                "schedule | 500ms",
                "schedule | 0s",
                "schedule | 30",
                "schedule | 99 * * * * ?",
                "schedule | 0 99 * * * ?",
                "schedule | 0 0 99 * * ?",
                "schedule | 0 0 0 99 * ?",
                "schedule | 0 0 0 ? 98 MON",
                "schedule | 0 0 0 ? * 99",
                "schedule | 10,99 * * * * ?",
                "schedule | 1.5 * * * * ?",
                "schedule | 0 0 0 31 2 ?",
                "time-zone | Berlin",
                "drop-dir | drop\\\\support",
                "drop-dir | drop/a\\u0007b",
                "time-zone | CEST",
                "attempts | 0",
                "attempts | many",
                "tenant-id | common",
                "tenant-id | a/b",
                "client-certificate | gone.pfx",
                "managed-identity | sytem",
                "next.client-certificate | gone.pfx"
            })
    void a_bad_value_of_a_mailbox_is_refused(String key, String value) {
        String full = "mailchute.inbound.support." + key;
        String rest = key.equals("mailbox") ? APP : SUPPORT;

        assertOneProblem(full, "", rest + full + " = " + (value == null ? "" : value) + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/5 * * * * ?",
                "0 0/5 6-22 ? * MON-FRI",
                "0 0 0 L-3 * ?",
                "0 0 0 ? * 6#3",
                "0 0 22-2 15W JAN,JUL ?",
                "0 0 8 1 1 ? 2099"
            })
    void a_cron_that_fires_is_accepted(String cron) {
        Schedule schedule = settings(SUPPORT + "mailchute.inbound.support.time-zone = Europe/Berlin\n"
                        + "mailchute.inbound.support.schedule = " + cron + "\n")
                .inbound()
                .get(0)
                .schedule();
        assertEquals(Schedule.cron(cron, ZoneId.of("Europe/Berlin")), schedule);
    }

    @Test
    void a_schedule_is_an_interval_or_a_cron_and_a_wrong_one_is_explained() {
        assertEquals(
                Schedule.every(Duration.ofMinutes(5)),
                settings(SUPPORT + "mailchute.inbound.support.schedule = 5m\n")
                        .inbound()
                        .get(0)
                        .schedule());
        assertOneProblem(
                "mailchute.inbound.support.schedule",
                "a second that does not exist: 99 is not between 0 and 59",
                SUPPORT + "mailchute.inbound.support.schedule = 99 * * * * ?\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stable-for | 2",
                "stable-for | 2 s",
                "stable-for | -1s",
                "messages-per-minute | 100001",
                "messages-per-minute | -1",
                "max-size | 35",
                "max-size | 0KB",
                "mime-limit | 2.2MB",
                "send-mode | smtp",
                "in-doubt | drop",
                "duplicate-window | a day",
                "allowed-from | a@x.example,,b@x.example",
                "allowed-from | *@x.example",
                "sender-name | a\\u000db"
            })
    void a_bad_value_of_an_outbox_is_refused(String key, String value) {
        String full = "mailchute.outbound.orders." + key;

        assertOneProblem(full, "", ORDERS + full + " = " + value + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cloud | mars",
                "login-url | http://localhost",
                "login-url | https://login.microsoftonline.com/common",
                "login-url | https://u:p@host",
                "graph-url | https://",
                "graph-url | https://graph.microsoft.com/v1.0",
                "graph-url | graph.microsoft.com",
                "ca-file | gone.pem",
                "proxy | proxy:8080",
                "proxy | http://proxy",
                "proxy | http://user@proxy:8080",
                "proxy | http://proxy:99999",
                "ledger-url | jdbc:mysql://db",
                "ledger-url | jdbc:postgresql://db/x?user=a&password=b",
                "ledger-user | somebody",
                "http.host | 0.0.0.0",
                "http.port | 65536",
                "http.users-file | gone",
                "http.base-path | mail",
                "http.base-path | /mail/",
                "http.base-path | /a/../b",
                "http.base-path | /a b",
                "http.trusted-proxies | proxy.contoso.com",
                "http.trusted-proxies | 10.0.0.0/33",
                "http.trusted-proxies | 10.0.0.1,,10.0.0.2",
                "http.trusted-proxies | 10.0.0",
                "http.observe-port | 65536",
                "http.observe-port | 8080",
                "keep-sent-days | 0",
                "client-secret-expires | 01.03.2027"
            })
    void a_bad_common_value_is_refused(String key, String value) {
        String expected = "mailchute." + (key.equals("ledger-user") ? "ledger-url" : key);

        assertOneProblem(expected, "", SUPPORT + "mailchute." + key + " = " + value + "\n");
    }

    @Test
    void the_http_server_has_a_base_path_tls_trusted_proxies_and_an_address_for_probes() throws IOException {
        Files.writeString(home.resolve("tls.pem"), "certificate and key");
        Settings.Http http = settings(SUPPORT + """
                        mailchute.http.base-path = /mail/box
                        mailchute.http.trusted-proxies = 10.0.0.5, fd00::/8
                        mailchute.http.certificate = tls.pem
                        mailchute.http.certificate-key = tls.pem
                        mailchute.http.observe-port = 9090
                        """).http();

        assertEquals("/mail/box", http.basePath());
        assertEquals(List.of("10.0.0.5", "fd00::/8"), http.trustedProxies());
        assertEquals(Optional.of(new Settings.Tls(home.resolve("tls.pem"), home.resolve("tls.pem"))), http.tls());
        assertEquals(Optional.of(new Settings.Observe("127.0.0.1", 9090)), http.observe());
    }

    @Test
    void a_certificate_without_its_key_is_refused_and_a_key_without_its_certificate() throws IOException {
        Files.writeString(home.resolve("tls.pem"), "certificate and key");
        assertOneProblem("mailchute.http.certificate-key", "", SUPPORT + "mailchute.http.certificate = tls.pem\n");
        assertOneProblem("mailchute.http.certificate", "", SUPPORT + "mailchute.http.certificate-key = tls.pem\n");
    }

    @Test
    void other_machines_are_let_in_with_a_users_file_or_if_http_is_off() throws IOException {
        Files.writeString(home.resolve("users"), "ann:hash:viewer");

        settings(SUPPORT + "mailchute.http.host = 0.0.0.0\nmailchute.http.users-file = users\n");
        settings(SUPPORT + "mailchute.http.host = 0.0.0.0\nmailchute.http.port = -1\n");
        settings(SUPPORT + "mailchute.http.host = ::1\n");
    }

    @Test
    void messages_are_traced_only_if_that_is_configured_and_over_http() {
        assertEquals(Optional.empty(), settings(SUPPORT).tracing());
        assertEquals(
                Optional.empty(),
                settings(SUPPORT + "mailchute.tracing-endpoint = http://otel:4318\n")
                        .tracing());
        String otlp = SUPPORT + "mailchute.tracing = otlp\n";
        assertEquals(
                Optional.of(new Settings.TraceTarget(URI.create("http://127.0.0.1:4318"))),
                settings(otlp).tracing());
        assertEquals(
                Optional.of(new Settings.TraceTarget(URI.create("https://otel.contoso.com"))),
                settings(otlp + "mailchute.tracing-endpoint = HTTPS://Otel.contoso.com/\n")
                        .tracing());
        String key = "mailchute.tracing-endpoint";
        assertOneProblem(key, "the port for gRPC, 4317", otlp + key + " = http://127.0.0.1:4317\n");
        assertOneProblem(key, "begins neither with http://", otlp + key + " = grpc://otel:4318\n");
        assertOneProblem(key, "only a host and a port", otlp + key + " = http://ann:secret@otel:4318\n");
        assertOneProblem(key, "only a host and a port", otlp + key + " = http://otel:4318/v1/traces\n");
        assertOneProblem("mailchute.tracing", "", SUPPORT + "mailchute.tracing = zipkin\n");
    }

    @Test
    void a_notice_needs_an_address_and_an_outbox_that_is_enabled() {
        String to = SUPPORT + "mailchute.mail-center.notify = help@contoso.com\n";
        assertOneProblem("mailchute.mail-center.notify-outbox", "is missing", to);
        assertOneProblem(
                "mailchute.mail-center.notify-outbox",
                "does not name an enabled outbox",
                to + "mailchute.mail-center.notify-outbox = orders\n");
        String outbox =
                "mailchute.outbound.orders.mailbox = orders@contoso.com\nmailchute.mail-center.notify-outbox = orders\n";
        assertOneProblem("mailchute.mail-center.notify", "is missing", SUPPORT + outbox);
        assertEquals(
                new Settings.Notice("help@contoso.com", "orders"),
                settings(to + outbox).notice().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "mailchute.tennant-id, mailchute.tenant-id",
        "mailchute.inbound.support.folders, mailchute.inbound.support.folder",
        "mailchute.inbond.support.folder, mailchute.inbound.support.folder",
        "mailchute.inbound.mailbox, mailchute.inbound.<name>.mailbox",
        "mailchute.outbound.orders.mail-box, mailchute.outbound.orders.mailbox",
        "mailchute.outbound.orders.client_secret-file, mailchute.outbound.orders.client-secret-file",
        "mailchute.mail-center.notfy, mailchute.mail-center.notify",
        "tenant-id, mailchute.tenant-id"
    })
    void an_unknown_key_is_refused_with_the_nearest_known_one(String wrong, String nearest) {
        assertOneProblem(wrong, "did you mean " + nearest + "?", SUPPORT + wrong + " = value");
    }

    @Test
    void an_unknown_variable_is_refused_with_the_nearest_known_one() {
        environment.put("MAILCHUTE_INBOUND_SUPPORT_FOLDR", "x");

        assertOneProblem("MAILCHUTE_INBOUND_SUPPORT_FOLDR", "did you mean MAILCHUTE_INBOUND_SUPPORT_FOLDER?", SUPPORT);
    }

    @Test
    void a_name_has_only_lower_case_letters_and_digits() {
        environment.put("MAILCHUTE_INBOUND_SERVICE_DESK_MAILBOX", "x@contoso.com");

        List<ConfigurationProblem> problems =
                problems(SUPPORT + "mailchute.inbound.Service-Desk.next.client-secret = x\n");

        assertEquals(
                List.of(
                        "mailchute.inbound.servicedesk.next.client-secret = ...",
                        "MAILCHUTE_INBOUND_SERVICEDESK_MAILBOX=..."),
                problems.stream().map(ConfigurationProblem::example).toList());
    }

    @Test
    void a_duplicate_key_is_refused_with_both_lines() {
        assertOneProblem(
                "mailchute.tenant-id", "in line 1 and in line 5", SUPPORT + "mailchute.tenant-id: contoso.com\n");
    }

    @Test
    void a_malformed_escape_is_reported_with_its_line_and_reading_continues() {
        List<ConfigurationProblem> problems =
                problems(SUPPORT + "mailchute.data-dir = C:\\users\nmailchute.http.port = x\n");

        assertEquals(2, problems.size());
        assertEquals("line 5 of mailchute.properties", problems.get(0).key());
        assertEquals("mailchute.http.port", problems.get(1).key());
    }

    @Test
    void a_file_that_is_not_utf_8_is_reported_with_its_line() {
        byte[] latin = (SUPPORT + "# f\u00fcr\n").getBytes(StandardCharsets.ISO_8859_1);

        List<ConfigurationProblem> problems = problems(latin);

        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0).what().contains("near line 5"), problems.get(0).what());
    }

    @Test
    void continued_lines_are_one_line() {
        assertEquals(
                "support@contoso.com",
                settings(APP + "mailchute.inbound.support.mailbox = support\\\n    @contoso.com\n# comment \\\n")
                        .inbound()
                        .get(0)
                        .mailbox());
    }

    @Test
    void all_problems_are_reported_together_with_key_place_and_example() {
        environment.put("MAILCHUTE_INBOUND_SUPPORT_ATTEMPTS", "-1");

        var refused = assertThrows(ConfigurationException.class, () -> settings(SUPPORT + """
                        mailchute.inbound.support.schedule = soon
                        mailchute.cloud = mars
                        mailchute.bogus = 1
                        """));

        assertEquals(4, refused.problems().size());
        assertTrue(refused.getMessage().startsWith("The configuration cannot be used: 4 problems."));
        assertTrue(
                refused.getMessage().contains("mailchute.inbound.support.schedule (line 5 of mailchute.properties)"));
        assertTrue(refused.getMessage().contains("(environment variable MAILCHUTE_INBOUND_SUPPORT_ATTEMPTS)"));
        assertTrue(refused.getMessage().contains("for example: MAILCHUTE_INBOUND_SUPPORT_ATTEMPTS=5"));
        assertTrue(refused.getMessage().contains("'soon' is neither a duration"));
    }

    @Test
    void no_problem_shows_a_secret() throws IOException {
        Files.writeString(home.resolve("pw"), "hush");
        environment.put("MAILCHUTE_INBOUND_SUPPORT_CLIENT_SECRET", " hush");
        environment.put("MAILCHUTE_CLIENT_SECRT", "hush");

        var refused = assertThrows(ConfigurationException.class, () -> settings(SUPPORT + """
                        mailchute.proxy = http://hush:hush@:1
                        mailchute.login-url = https://hush:hush@host/hush
                        mailchute.ledger-url = jdbc:postgresql://db/x?password=hush
                        mailchute.inbound.support.schedule-file = pw
                        mailchute.ledger-password-file = hush
                        mailchute.inbound.support.next.client-secret = hush
                        mailchute.inbound.support.next.client-certificate = none
                        hushhushhushhushhushhush
                        secret-of-mine.hidden hush
                        """));

        assertFalse(refused.getMessage().toLowerCase(Locale.ROOT).contains("hus"), refused.getMessage());
        assertEquals(10, refused.problems().size(), refused.getMessage());
    }

    private Settings settings(String file) {
        return settings(file.getBytes(StandardCharsets.UTF_8));
    }

    private Settings settings(byte[] file) {
        try {
            Files.write(home.resolve("mailchute.properties"), file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new Configuration(home, environment).read(Path.of("mailchute.properties"));
    }

    private List<ConfigurationProblem> problems(String file) {
        return problems(file.getBytes(StandardCharsets.UTF_8));
    }

    private List<ConfigurationProblem> problems(byte[] file) {
        return assertThrows(ConfigurationException.class, () -> settings(file)).problems();
    }

    private void assertOneProblem(String key, String what, String file) {
        List<ConfigurationProblem> problems = problems(file);
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(key, problems.get(0).key());
        assertTrue(problems.get(0).what().contains(what), problems.get(0).what());
    }
}
