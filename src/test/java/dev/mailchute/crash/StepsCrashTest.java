package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.eml.EmlName;
import dev.mailchute.files.Json;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps that own routes call by name, while the application is killed after each of them, and readers take their files in between. Each message ends
 * everywhere once, except at the web service, which knows by the key what it has.
 */
@Tag("crash")
class StepsCrashTest {
    private static final String MAILBOX = "support@contoso.com";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** How often each message has come to this point, by point and id. */
    private final Map<String, Integer> passed = new ConcurrentHashMap<>();

    private final Map<String, Integer> posted = new ConcurrentHashMap<>();
    /** What readers have taken, by folder and name. */
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    private HttpServer server;
    private FakeTenant tenant;
    private FakeMailbox support;
    private Mailchutes mailchute;
    private volatile String deadly = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/point/", this::comes);
        server.createContext("/hook", this::post);
        server.start();
        tenant = FakeTenant.start();
        support = tenant.mailbox(MAILBOX);
        tenant.mailbox("orders@contoso.com");
        for (String there : List.of("copies", "others", "attachments", "archive")) {
            Files.createDirectories(folder.resolve(there));
        }
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.QuickMailchute",
                List.of(
                        "mailchute.inbound.support.mailbox = " + MAILBOX,
                        "mailchute.inbound.support.schedule = 1s",
                        "mailchute.outbound.orders.mailbox = orders@contoso.com",
                        "mailchute.outbound.orders.stable-for = 100ms",
                        "routes.home = " + folder,
                        "routes.server = http://127.0.0.1:"
                                + server.getAddress().getPort()));
        mailchute.routes(routes());
    }

    @AfterEach
    void stop() {
        mailchute.close();
        server.stop(0);
        threads.shutdownNow();
        tenant.close();
    }

    private Path routes() throws IOException {
        Path changed = folder.resolve("routes");
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            Files.createDirectories(changed.resolve("own"));
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, changed.resolve(file.getFileName()));
            }
        }
        Files.writeString(changed.resolve("own/incoming.camel.yaml"), route("incoming", """
                POINT copy
                - to:
                    uri: kamelet:copy-to
                    parameters:
                      folder: RAW({{routes.home}}/copies)
                POINT drop
                - to:
                    uri: kamelet:drop-in
                    parameters:
                      folder: RAW({{routes.home}}/others)
                POINT save
                - to:
                    uri: kamelet:save-attachments
                    parameters:
                      folder: RAW({{routes.home}}/attachments)
                POINT forward
                - to:
                    uri: kamelet:forward-to
                    parameters:
                      outbox: orders
                      to: lawyers@contoso.com
                POINT post
                - to:
                    uri: kamelet:post-json
                    parameters:
                      url: RAW({{routes.server}}/hook)
                POINT end
                - filter:
                    simple: ${variable.mail.subject} startsWith 'leave'
                    steps:
                      - setVariable:
                          name: outcome
                          method:
                            ref: delivery
                            method: leaveOut('so')
                      - toD: "{{routes.server}}/point/left/${variable.mail.deliveryId}?httpMethod=GET"
                      - to:
                          uri: direct:inbound-acknowledge
                      - stop: {}
                - filter:
                    simple: ${variable.mail.subject} startsWith 'keep'
                    steps:
                      - setVariable:
                          name: mail
                          method:
                            ref: delivery
                            method: keepUnread
                      - toD: "{{routes.server}}/point/kept/${variable.mail.deliveryId}?httpMethod=GET"
                """));
        Files.writeString(changed.resolve("own/outgoing.camel.yaml"), route("outgoing", """
                - to:
                    uri: kamelet:add-header
                    parameters:
                      name: X-Disclaimer
                      value: confidential
                - to:
                    uri: kamelet:archive
                    parameters:
                      folder: RAW({{routes.home}}/archive)
                - to:
                    uri: "{{routes.server}}/point/archived/x"
                    parameters:
                      httpMethod: GET
                """));
        return changed;
    }

    private static String route(String direction, String steps) {
        String point = """
                - setBody:
                    simple: ${null}
                - toD:
                    uri: "{{routes.server}}/point/$1/${variable.mail.deliveryId}"
                    parameters:
                      httpMethod: GET
                """;
        return """
                - route:
                    id: own-DIRECTION
                    note: Vocabulary 2
                    routeConfigurationId: destination
                    streamCache: false
                    from:
                      uri: direct:own-DIRECTION
                      steps:
                """.replace("DIRECTION", direction)
                + steps.replaceAll("POINT (\\w+)\n", point.replace("${", "\\${"))
                        .indent(8);
    }

    /** A message has come to a point between two steps. At the deadly one the process dies before it gets an answer. */
    private void comes(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/");
            passed.merge(path[2] + " " + path[3], 1, Integer::sum);
            if (deadly.equals(path[2])) {
                deadly = "";
                take();
                mailchute.kill();
                return;
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void post(HttpExchange exchange) throws IOException {
        try (exchange) {
            String id =
                    Json.mapper().readTree(exchange.getRequestBody()).path("id").asText();
            assertEquals(id, exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            posted.merge(id, 1, Integer::sum);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** Readers take all files that they see. */
    private synchronized void take() throws IOException {
        for (String there : List.of("copies", "others", "attachments")) {
            try (Stream<Path> files = Files.list(folder.resolve(there))) {
                for (Path file : files.filter(
                                one -> !one.getFileName().toString().startsWith("."))
                        .toList()) {
                    taken.merge(there + " " + file.getFileName(), 1, Integer::sum);
                    Files.delete(file);
                }
            }
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private FakeMail deliver(String subject) {
        return support.deliver(
                SampleMail.withAttachment("ann@x.example", MAILBOX, subject, "a.bin", subject.getBytes()));
    }

    private void killAt(String point) throws Exception {
        deadly = point;
        if (!mailchute.isAlive()) {
            mailchute.start();
        }
        await("killed at " + point, () -> !mailchute.isAlive());
    }

    private List<String> dropped() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("drop/support"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .toList();
        }
    }

    @Test
    void killed_after_each_step_every_file_and_forwarded_message_is_there_once_although_readers_took_them()
            throws Exception {
        FakeMail mail = deliver("plain");
        for (String point : List.of("copy", "drop", "save", "forward", "post", "end")) {
            killAt(point);
        }
        mailchute.start();
        await("it is read", mail::isRead);
        await("it is forwarded", () -> tenant.sent().size() == 1);
        await("it is archived", () -> archived() == 1);
        take();
        assertEquals(
                Map.of("copies", 1, "others", 2, "attachments", 1),
                Map.of("copies", count("copies"), "others", count("others"), "attachments", count("attachments")));
        assertTrue(taken.values().stream().allMatch(times -> times == 1), taken::toString);
        assertEquals(1, posted.size());
        assertEquals(1, dropped().size());
        assertEquals(1, tenant.sent().size());
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)));
    }

    private int count(String there) {
        return (int) taken.keySet().stream()
                .filter(name -> name.startsWith(there + " "))
                .count();
    }

    private long archived() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("archive"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    @Test
    void killed_before_it_is_sent_a_message_is_archived_once_and_as_it_was_sent() throws Exception {
        deadly = "archived";
        mailchute.start();
        await("there is an outbox", () -> Files.isDirectory(folder.resolve("outbox/orders")));
        Path part = Files.writeString(
                folder.resolve("outbox/orders/a.part"), "To: ann@x.example\r\nSubject: Offer\r\n\r\nHello.\r\n");
        Files.move(part, folder.resolve("outbox/orders/a.eml"));
        await("killed", () -> !mailchute.isAlive());
        assertEquals(0, archived(), "nothing was sent");
        mailchute.start();
        await("it is archived", () -> archived() == 1);
        assertEquals(1, tenant.sent().size());
        String sent = new String(tenant.sent().get(0).mime().bytes());
        assertEquals(2, sent.split("X-Disclaimer").length, "the field is there once");
        try (Stream<Path> files = Files.list(folder.resolve("archive"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            assertEquals(sent, Files.readString(all.get(0)));
        }
    }

    @Test
    void what_is_left_out_or_kept_unread_stays_so_whenever_the_process_is_killed() throws Exception {
        FakeMail left = deliver("leave");
        killAt("left");
        assertFalse(left.isRead(), "it is recorded, and not yet marked");
        FakeMail kept = deliver("keep");
        killAt("kept");
        mailchute.start();
        await("both are through", () -> left.isRead() && dropped().size() == 1);
        mailchute.kill();
        assertTrue(mailchute.ends(Duration.ofSeconds(10)));
        mailchute.start();
        FakeMail later = deliver("later");
        await("a later one is read", later::isRead);
        await(
                "nothing is staged",
                () -> !Files.exists(folder.resolve("drop/support/.staging"))
                        || isEmpty(folder.resolve("drop/support/.staging")));
        assertEquals(1, passed.get("left " + EmlName.key(MAILBOX, left.id())), "what is recorded is not decided again");
        assertFalse(kept.isRead());
        assertEquals(2, dropped().size(), "the one that is kept unread, and the later one");
        assertEquals(2, sidecars(), "and none of what is left out");
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)));
    }

    private long sidecars() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("drop/support"))) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    private static boolean isEmpty(Path there) throws IOException {
        try (Stream<Path> files = Files.list(there)) {
            return files.findAny().isEmpty();
        }
    }
}
