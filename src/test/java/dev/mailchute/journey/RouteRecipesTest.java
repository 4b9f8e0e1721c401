package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.files.Json;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.support.CompiledJar;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of {@code routes/README.md}, as they stand there, each as the engineer's own file beside the product's routes. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class RouteRecipesTest {
    private static final String ANN = "Ann <ann@x.example>";
    private static final String SUPPORT = "support@contoso.com";

    @TempDir
    Path folder;

    private final Map<String, String> keys = new TreeMap<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private HttpServer hook;

    private record Posted(Headers headers, String query, JsonNode json) {}

    @BeforeEach
    void start(FakeTenant started) throws IOException {
        tenant = started;
        support = tenant.mailbox(SUPPORT);
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder).inbound("support", SUPPORT).outbound("orders", "orders@contoso.com");
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            byte[] content = exchange.getRequestBody().readAllBytes();
            posted.add(new Posted(
                    exchange.getRequestHeaders(),
                    exchange.getRequestURI().getRawQuery(),
                    Json.mapper().readTree(content)));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void stop() {
        journey.close();
        hook.stop(0);
        assertEquals(List.of(), tenant.violations());
    }

    private Path folderFor(String key) throws IOException {
        Path there = Files.createDirectories(folder.resolve(key));
        keys.put("routes." + key + "-dir", there.toString());
        return there;
    }

    private void with(String heading) throws IOException {
        with(heading, "yaml");
    }

    private void with(String heading, String language) throws IOException {
        String recipe = recipe(heading, language);
        Path routes = CopiedRoutes.in(folder.resolve("routes"));
        String file = recipe.contains("direct:own-outgoing") ? "outgoing" : "incoming";
        Files.writeString(routes.resolve("own/" + file + ".camel.yaml"), recipe);
        Files.createDirectories(folder.resolve("config"));
        Files.write(
                folder.resolve("config/mailchute.properties"),
                keys.entrySet().stream()
                        .map(key -> key.getKey() + " = " + key.getValue())
                        .toList());
        journey.routes(routes).start();
    }

    static String recipe(String heading, String language) throws IOException {
        String readme = Files.readString(Journey.ROUTES.resolve("README.md"));
        int at = readme.indexOf("### " + heading + "\n");
        assertTrue(at >= 0, heading);
        String fence = "```" + language + "\n";
        int begin = readme.indexOf(fence, at) + fence.length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    private FakeMail deliver(String from, String subject) {
        return support.deliver(SampleMail.text(from, SUPPORT, subject, "Help"));
    }

    private FakeMail deliver(String lines) {
        return support.deliver(lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitRead(FakeMail... mails) {
        Journey.await("they are read", () -> List.of(mails).stream().allMatch(FakeMail::isRead));
    }

    private List<String> dropped() {
        return subjects(journey.drop("support"));
    }

    private static List<String> subjects(Path there) {
        return Journey.files(there, ".eml").stream()
                .map(file -> file.getFileName().toString().split("_")[1])
                .sorted()
                .toList();
    }

    private void send(String file, String to, String subject) {
        journey.drop(
                "orders",
                file,
                ("To: " + to + "\r\nSubject: " + subject + "\r\n\r\nhello").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SentMail mail) {
        return new String(mail.mime().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void bounces_are_left_out_and_their_records_say_why() throws Exception {
        FakeMail bounce = deliver("From: Microsoft Outlook <MicrosoftExchange329e@contoso.com>\nTo: " + SUPPORT
                + "\nSubject: Undeliverable\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\nNo.\n--b--\n");
        FakeMail other = deliver(ANN, "Printer");
        with("Leave bounces out");
        awaitRead(bounce, other);
        assertEquals(List.of("Printer"), dropped());
        assertEquals(List.of(), journey.letters("inbound"));
        journey.stop();
        JournaledMessage left = journaled("Undeliverable");
        assertEquals(MessageOutcome.LEFT_OUT, left.outcome());
    }

    private JournaledMessage journaled(String subject) throws Exception {
        try (dev.mailchute.ledger.Ledger ledger = dev.mailchute.ledger.Ledger.open(journey.settings())) {
            return ledger.reader().of("inbound", "support", java.time.Instant.EPOCH, 10).stream()
                    .filter(message -> message.outcome() != MessageOutcome.DELIVERED)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(subject));
        }
    }

    @Test
    void auto_replies_go_into_a_folder_of_their_own_with_their_sidecar() throws Exception {
        Path there = folderFor("auto-replies");
        FakeMail away = deliver(
                "From: " + ANN + "\nTo: " + SUPPORT + "\nSubject: Away\nAuto-Submitted: auto-replied\n\nBack soon.\n");
        FakeMail other = deliver(ANN, "Printer");
        with("Auto-replies into a folder of their own");
        awaitRead(away, other);
        assertEquals(List.of("Printer"), dropped());
        assertEquals(List.of("Away"), subjects(there));
        assertEquals(1, Journey.files(there, ".json").size());
        assertEquals(
                "Away",
                Journey.json(Journey.files(there, ".json").get(0))
                        .path("subject")
                        .asText());
    }

    @Test
    void messages_to_one_recipient_go_into_another_drop_folder() throws Exception {
        Path there = folderFor("sales");
        FakeMail offer =
                deliver("From: " + ANN + "\nTo: " + SUPPORT + ", Sales <Sales@contoso.com>\nSubject: Offer\n\nHi.\n");
        FakeMail other = deliver(ANN, "Printer");
        with("By recipient");
        awaitRead(offer, other);
        assertEquals(List.of("Printer"), dropped());
        assertEquals(List.of("Offer"), subjects(there));
    }

    @Test
    void messages_with_a_word_in_the_subject_are_copied() throws Exception {
        Path there = folderFor("invoices");
        FakeMail invoice = deliver(ANN, "INVOICE 17");
        FakeMail other = deliver(ANN, "Printer");
        with("By subject");
        awaitRead(invoice, other);
        assertEquals(List.of("INVOICE-17", "Printer"), dropped());
        assertEquals(List.of("INVOICE-17"), subjects(there));
    }

    @Test
    void messages_of_one_sender_become_letters_with_these_words_at_once() throws Exception {
        FakeMail rival = deliver("Bob <BOB@competitor.example>", "Hello");
        FakeMail other = deliver(ANN, "Printer");
        with("By sender");
        awaitRead(rival, other);
        assertEquals(List.of("Printer"), dropped());
        JsonNode letter = Journey.json(journey.letters("inbound").get(0).resolve("letter.json"));
        assertEquals("a message of a competitor", letter.path("reason").asText(), letter::toString);
        assertEquals("route-holds", letter.path("code").asText());
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ""));
    }

    @Test
    void large_messages_are_delivered_and_stay_unread() throws Exception {
        FakeMail large = support.deliver(SampleMail.large("ann@x.example", SUPPORT, "Large", 10_500_000));
        FakeMail other = deliver(ANN, "Printer");
        with("By size");
        awaitRead(other);
        Journey.await("both", () -> dropped().equals(List.of("Large", "Printer")));
        assertFalse(large.isRead());
    }

    @Test
    void a_copy_of_each_mail_is_kept_elsewhere() throws Exception {
        Path there = folderFor("copies");
        byte[] mime = SampleMail.text(ANN, SUPPORT, "Printer", "Help");
        FakeMail mail = support.deliver(mime);
        with("Keep a copy elsewhere");
        awaitRead(mail);
        Path dropped = journey.dropped("support").get(0);
        assertArrayEquals(mime, Files.readAllBytes(dropped));
        assertArrayEquals(mime, Files.readAllBytes(there.resolve(dropped.getFileName())));
    }

    @Test
    void attachments_are_saved_under_safe_and_distinct_names_without_pictures_of_the_text() throws Exception {
        Path there = folderFor("attachments");
        String part =
                "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"%s\"\n\n%s\n";
        FakeMail mail = deliver("From: " + ANN + "\nTo: " + SUPPORT
                + "\nSubject: Files\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHi.\n"
                + part.formatted("../../etc/passwd", "one") + part.formatted("report.PDF", "two")
                + part.formatted("report.PDF", "three") + part.formatted("CON", "four") + "--b--\n");
        FakeMail picture = support.deliver(SampleMail.withInlinePicture("ann@x.example", SUPPORT, "Logo"));
        with("Attachments into a folder");
        awaitRead(mail, picture);
        List<String> names = Journey.files(there, "").stream()
                .map(file -> file.getFileName()
                        .toString()
                        .replaceFirst("^\\d+T\\d+Z_", "")
                        .replaceFirst("_\\w{16}", ""))
                .sorted()
                .toList();
        assertEquals(List.of("CON-4.bin", "passwd-1.bin", "report-2.pdf", "report-3.pdf"), names);
        assertEquals(
                List.of("four", "one", "three", "two"),
                Journey.files(there, "").stream()
                        .map(RouteRecipesTest::content)
                        .sorted()
                        .toList());
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void while_the_webhook_is_down_the_mailbox_waits_and_then_the_message_is_posted_whole() throws Exception {
        keys.put("routes.webhook", "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook?sig=a%2Fb&sp=1");
        answers.addAll(List.of(503, 503, 503, 503));
        String subject = "\"}, {\"to\": \"eve@x.example\" ${sysenv.HOME}";
        FakeMail mail = deliver(ANN, subject);
        with("A webhook");
        awaitRead(mail);
        assertEquals(5, posted.size());
        JsonNode json = posted.get(4).json();
        assertEquals(subject, json.path("subject").asText());
        assertEquals("ann@x.example", json.path("from").asText());
        assertEquals("[\"" + SUPPORT + "\"]", json.path("to").toString());
        assertEquals("Help", json.path("text").asText().strip());
        assertEquals("sig=a%2Fb&sp=1", posted.get(4).query());
        assertEquals(1, posted.stream().map(Posted::json).distinct().count(), "the same each time");
        Headers headers = posted.get(4).headers();
        assertEquals(json.path("id").asText(), headers.getFirst("Idempotency-Key"));
        assertEquals(
                List.of(),
                headers.keySet().stream()
                        .filter(name -> name.matches("(?i)(camel|trigger|job|fire|scheduled|mailchute|request-id).*"))
                        .toList());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void messages_are_forwarded_as_an_attachment_to_no_one_but_whom_the_configuration_names() throws Exception {
        keys.put("routes.lawyers", "lawyers@contoso.com, Eve <eve@contoso.com>");
        FakeMail contract = deliver(
                "From: " + ANN + "\nTo: " + SUPPORT
                        + "\nSubject: =?utf-8?Q?Contract=0D=0ABcc:_mallory@x.example?=\nReply-To: mallory@x.example\n\nSign.\n");
        FakeMail other = deliver(ANN, "Printer");
        with("Forward");
        awaitRead(contract, other);
        Journey.await("forwarded", () -> tenant.sent().size() == 1);
        SentMail sent = tenant.sent().get(0);
        assertEquals(List.of("lawyers@contoso.com", "eve@contoso.com"), sent.recipients());
        assertTrue(sent.subject().startsWith("Fwd: Contract"), sent::subject);
        assertTrue(text(sent).contains("Auto-Submitted: auto-generated"));
        assertEquals(2, journey.dropped("support").size());
    }

    @Test
    void outside_business_hours_messages_are_forwarded_too() throws Exception {
        keys.put("routes.on-call", "on-call@contoso.com");
        keys.put("routes.business-hours", "[0-9]99");
        FakeMail mail = deliver(ANN, "Printer");
        with("Business hours");
        awaitRead(mail);
        Journey.await("forwarded", () -> tenant.sent().size() == 1);
    }

    @Test
    void at_business_hours_messages_are_not_forwarded() throws Exception {
        keys.put("routes.on-call", "on-call@contoso.com");
        keys.put("routes.business-hours", "[1-7]([01][0-9]|2[0-3])");
        FakeMail mail = deliver(ANN, "Printer");
        with("Business hours");
        awaitRead(mail);
        assertEquals(List.of(), Journey.files(journey.outbox("orders"), ".eml"));
        assertEquals(0, tenant.sent().size());
    }

    @Test
    void a_bean_of_ones_own_decides() throws Exception {
        Path there = folderFor("urgent");
        CompiledJar.of(folder.resolve("plugins/triage.jar"), recipe("A bean of your own", "java"));
        FakeMail urgent = deliver(ANN, "P1 ${bodyAs(String)}");
        FakeMail other = deliver(ANN, "Printer");
        with("A bean of your own");
        awaitRead(urgent, other);
        assertEquals(1, Journey.files(there, ".eml").size());
    }

    @Test
    void json_path_decides() throws Exception {
        Path there = folderFor("copies");
        FakeMail file = support.deliver(
                SampleMail.withAttachment("ann@x.example", SUPPORT, "File", "a.bin", new byte[] {1, 2, 3}));
        FakeMail other = deliver(ANN, "Printer");
        with("JSONPath");
        awaitRead(file, other);
        assertEquals(List.of("File"), subjects(there));
        assertEquals(List.of("File", "Printer"), dropped());
    }

    @Test
    void outgoing_messages_get_a_disclaimer_once() throws Exception {
        with("A disclaimer in a header");
        send("a.eml", "ann@x.example", "A");
        Journey.await("sent", () -> tenant.sent().size() == 1);
        assertEquals(1, text(tenant.sent().get(0)).split("X-Disclaimer: This message is confidential", -1).length - 1);
    }

    @Test
    void what_is_sent_is_in_the_archive_byte_for_byte_and_nothing_else() throws Exception {
        Path there = folderFor("archive");
        with("Archive what is sent");
        send("a.eml", "ann@x.example", "A");
        Journey.await("in the archive", () -> Journey.files(there, ".eml").size() == 1);
        assertArrayEquals(
                tenant.sent().get(0).mime().bytes(),
                Files.readAllBytes(Journey.files(there, ".eml").get(0)));
        tenant.mailbox("orders@contoso.com");
        journey.drop("orders", "bad.eml", "Subject: nobody\r\n\r\nx".getBytes(StandardCharsets.UTF_8));
        Journey.await("held", () -> journey.letters("outbound").size() == 1);
        try (var files = Files.list(there)) {
            assertEquals(1, files.count(), "not even hidden");
        }
    }

    @Test
    void outgoing_messages_to_everyone_are_held() throws Exception {
        with("Hold outgoing messages");
        send("all.eml", "all@contoso.com", "Party");
        send("one.eml", "ann@x.example", "A");
        Journey.await("held", () -> journey.letters("outbound").size() == 1);
        Journey.await("sent", () -> tenant.sent().size() == 1);
        assertEquals(
                "it goes to everyone; retry the letter once the step is changed",
                Journey.json(journey.letters("outbound").get(0).resolve("letter.json"))
                        .path("reason")
                        .asText());
    }

    @Test
    void outside_business_hours_nothing_is_sent_and_health_says_why() throws Exception {
        keys.put("routes.business-hours", "[0-9]99");
        with("Wait");
        send("a.eml", "ann@x.example", "A");
        Journey.await("it is down in these words", () -> journey.chute()
                .statuses()
                .of("outbound.orders")
                .trouble()
                .filter(down -> down.reason().contains("messages are sent at business hours only"))
                .isPresent());
        assertEquals(0, tenant.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
    }
}
