package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.access.ApiToken;
import dev.mailchute.access.Role;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets, tokens and upload URLs: in no log at any level, and in no file. */
@Tag("journey")
class SecretsTest {
    private static final Pattern UPLOAD = Pattern.compile("/api/v2\\.0/upload/[\\w-]+");

    private static final String WEBHOOK_PATH = "a-token-in-a-path";
    private static final String WEBHOOK_SECRET = "a-key-that-signs-events";
    private static final String PASSWORD = "Tr0ub4dor-and-3";
    private static final String MISTYPED = "Tr0ub4dor-und-3";

    @TempDir
    Path folder;

    private final Listening listening = new Listening();
    private final AtomicInteger posts = new AtomicInteger();
    private HttpServer receiver;
    private FakeTenant tenant;
    private Journey journey;

    /** Hears everything that anything in this process says, but the tenant itself. */
    private static final class Listening extends AbstractAppender {
        private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

        Listening() {
            super("listening", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String logger = event.getLoggerName();
            if (logger.startsWith("org.eclipse.jetty")
                    || logger.startsWith("com.github.tomakehurst")
                    || logger.startsWith("WireMock")
                    || logger.startsWith("wiremock")) {
                return;
            }
            StringBuilder text = new StringBuilder(logger)
                    .append(": ")
                    .append(event.getMessage().getFormattedMessage());
            for (Throwable thrown = event.getThrown(); thrown != null; thrown = thrown.getCause()) {
                text.append(" / ").append(thrown);
            }
            said.add(text.toString());
        }
    }

    @BeforeEach
    void listen() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        LoggerConfig root = context.getConfiguration().getRootLogger();
        // As a person would who looks for trouble: everything, and nothing else said about single loggers.
        List.copyOf(context.getConfiguration().getLoggers().keySet()).stream()
                .filter(name -> !name.isEmpty())
                .forEach(context.getConfiguration()::removeLogger);
        root.getAppenders().keySet().forEach(root::removeAppender);
        root.setLevel(Level.ALL);
        listening.start();
        root.addAppender(listening, Level.ALL, null);
        context.updateLoggers();
        tenant = FakeTenant.start();
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
        receiver.stop(0);
        ((LoggerContext) LogManager.getContext(false)).reconfigure();
    }

    @Test
    void neither_logs_at_any_level_nor_files_show_a_secret_a_token_or_an_upload_url() throws Exception {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        support.deliver(SampleMail.text("ann@x.example", "support@contoso.com", "Hello", "Hello"));
        support.deliver(SampleMail.text("ann@x.example", "support@contoso.com", "Bad", "Bad"))
                .always()
                .mimeCannotBeConverted();
        tenant.once().on(Operation.GET_MIME).refusesToken();
        tenant.once().on(Operation.TOKEN).internalError();
        tenant.once().on(Operation.UPLOAD_RANGE).resetsConnection();
        tenant.once().on(Operation.PATCH_MESSAGE).internalError();
        desk.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        ApiToken token = ApiToken.random();
        Path users = folder.resolve("users");
        Files.writeString(
                users,
                token.line("backup", Role.VIEWER) + "\nolga:"
                        + BCrypt.withDefaults().hashToString(4, PASSWORD.toCharArray()) + ":operator\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            posts.incrementAndGet();
            exchange.sendResponseHeaders(posts.get() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        receiver.start();
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "servicedesk@contoso.com")
                .set(
                        "events.webhook-url",
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + WEBHOOK_PATH)
                .set("events.webhook-secret", WEBHOOK_SECRET)
                .set("http.users-file", users.toString())
                .set("http.port", "0");
        journey.drop("orders", "big.bin", new byte[5_000_000]);
        journey.drop(
                "orders",
                "a.eml",
                "To: ann@x.example\r\nSubject: A\r\n\r\nHello.\r\n".getBytes(StandardCharsets.UTF_8));
        journey.drop(
                "orders",
                "b.json",
                "{\"to\": [\"ann@x.example\"], \"subject\": \"B\", \"text\": \"x\", \"attachments\": [\"big.bin\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        journey.start();
        Path sent = journey.outbox("orders").resolve("sent");
        Journey.await(
                "all is done",
                () -> desk.sent().size() == 2
                        && Files.exists(sent.resolve("b.json.sent.json"))
                        && journey.letters("inbound").size() == 1
                        && journey.dropped("support").size() == 1);
        signInsOf(token);
        journey.app().withoutSecret(Journey.SECRET);
        tenant.tokenExpires();
        support.deliver(SampleMail.text("ann@x.example", "support@contoso.com", "Hello", "Hello"));
        Journey.await(
                "sign-in is refused",
                () -> journey.chute().statuses().of("inbound.support").isDown());
        Journey.await("webhook", () -> posts.get() > 2);
        journey.stop();

        Set<String> secrets = tenant.issuedTokens().stream().collect(Collectors.toSet());
        assertTrue(secrets.size() >= 2);
        assertTrue(listening.said.size() > 1000, "the log was not listened to");
        secrets.add(Journey.SECRET);
        secrets.add(token.secret());
        secrets.add(PASSWORD);
        secrets.add(WEBHOOK_PATH);
        secrets.add(WEBHOOK_SECRET);
        secrets.add(MISTYPED);
        List<String> leaks = new ArrayList<>();
        for (String line : listening.said) {
            secrets.stream().filter(line::contains).findFirst().ifPresent(secret -> leaks.add(shortened(line)));
            Matcher upload = UPLOAD.matcher(line);
            if (upload.find()) {
                leaks.add(shortened(line));
            }
        }
        assertEquals(List.of(), leaks.stream().distinct().limit(20).toList());
        assertEquals(List.of(), filesWith(secrets));
    }

    /** By token and by password, right and wrong, and with the password in the field of the name. */
    private void signInsOf(ApiToken token) {
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        String letters = "/mail-center/api/letters";
        for (String secret : List.of(token.secret(), token.secret() + "x", PASSWORD)) {
            page.send(HttpRequest.newBuilder(URI.create(page.root() + letters))
                    .header("Authorization", "Bearer " + secret)
                    .build());
        }
        page.post("/mail-center/login", "", "name", "olga", "password", MISTYPED);
        page.post("/mail-center/login", "", "name", PASSWORD, "password", "");
        page.post("/mail-center/login", "", "name", "olga", "password", PASSWORD, "to", letters);
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(160, line.length()));
    }

    private List<Path> filesWith(Set<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Files.exists(file) && !file.toString().endsWith(".bin"))
                    .filter(file -> {
                        try {
                            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                            return secrets.stream().anyMatch(content::contains)
                                    || UPLOAD.matcher(content).find();
                        } catch (NoSuchFileException gone) {
                            return false; // a folder is tried by a file that is there for a moment
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
