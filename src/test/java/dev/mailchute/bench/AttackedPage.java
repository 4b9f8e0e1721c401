package dev.mailchute.bench;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application with its page, as a process of its own with users and letters; started anew where an attack ended it. */
final class AttackedPage implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";

    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final FakeTenant tenant;
    private final FakeMailbox mailbox;
    private final Path folder;
    private final AttackOptions options;
    private final Map<String, String> letters;
    private ApplicationProcess process;
    private volatile int port;
    private volatile int observed;
    private String viewer = "";
    private String operator = "";

    AttackedPage(FakeTenant tenant, Path folder, AttackOptions options) throws IOException {
        this.tenant = tenant;
        this.mailbox = tenant.mailbox("support@contoso.com");
        this.folder = folder;
        this.options = options;
        this.letters = new HostileLetters(folder.resolve("mail-center")).write();
        Files.createDirectories(temporary());
        String hash = BCrypt.withDefaults().hashToString(12, PASSWORD.toCharArray());
        Files.writeString(folder.resolve("users"), "vera:" + hash + ":viewer\nolga:" + hash + ":operator\n");
    }

    /** Starts it and waits until the page is there and somebody has signed in. */
    void start() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("data/http.port"));
        Map<String, String> keys = new HashMap<>(Map.of(
                "http.port", "0",
                "http.users-file", folder.resolve("users").toString(),
                "inbound.support.mailbox", mailbox.address(),
                "inbound.support.schedule", "1s",
                "outbound.orders.mailbox", mailbox.address(),
                "outbound.orders.stable-for", "200ms",
                "outbound.orders.messages-per-minute", "0"));
        if (options.observesApart()) {
            try (ServerSocket free = new ServerSocket(0)) {
                observed = free.getLocalPort();
            }
            keys.put("http.observe-port", String.valueOf(observed));
        }
        process = ApplicationProcess.start(
                tenant,
                folder,
                options.heap(),
                keys,
                List.of("prlimit", "--nofile=" + options.handles()),
                List.of("-Djava.io.tmpdir=" + temporary()));
        await("started", () -> Files.exists(folder.resolve("data/http.port")));
        await("told its port", () -> {
            String given = Files.readString(folder.resolve("data/http.port")).strip();
            port = given.isEmpty() ? 0 : Integer.parseInt(given);
            return port > 0;
        });
        await("alive", () -> Probe.isGood(observePort(), "/observe/health/live"));
        viewer = signIn("127.0.0.1", "vera", PASSWORD).orElseThrow(() -> new IOException("vera cannot sign in"));
        operator = signIn("127.0.0.1", "olga", PASSWORD).orElseThrow(() -> new IOException("olga cannot sign in"));
        await(
                "done reading its letters",
                () -> ask("/mail-center/letters").text().contains("/mail-center/letters/"));
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.isMet()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("the application has not " + what + "; see " + folder.resolve("run.log"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Asks as vera. */
    Wire.Answer ask(String path) throws IOException {
        try (Wire wire = Wire.open("127.0.0.1", port, 15_000)) {
            wire.send(Onslaught.request("GET", path, viewer, "") + "\r\n");
            return wire.answer();
        }
    }

    /** The cookie of a new session, if the password was taken. */
    Optional<String> signIn(String from, String name, String password) throws IOException {
        try (Wire wire = Wire.open(from, port, 15_000)) {
            wire.send(Onslaught.form(
                    "/mail-center/login",
                    "",
                    "name=" + Onslaught.encoded(name) + "&password=" + Onslaught.encoded(password)));
            Wire.Answer answer = wire.answer();
            return answer.code().equals("303")
                    ? answer.header("Set-Cookie").map(cookie -> cookie.replaceFirst(";.*", ""))
                    : Optional.empty();
        }
    }

    /** The header field of a program that signs in as olga. */
    static String basic() {
        String pair = Base64.getEncoder().encodeToString(("olga:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
        return "Authorization: Basic " + pair + "\r\n";
    }

    /** What a form of olga's must bring along. */
    String csrf() throws IOException {
        try (Wire wire = Wire.open("127.0.0.1", port, 15_000)) {
            wire.send(Onslaught.request("GET", letter("ordinary-1"), operator, "") + "\r\n");
            Matcher found = CSRF.matcher(wire.answer().text());
            return found.find() ? found.group(1) : "";
        }
    }

    int port() {
        return port;
    }

    /** Where health is asked. */
    int observePort() {
        return observed > 0 ? observed : port;
    }

    /** The path of a letter, by its name in {@link HostileLetters}. */
    String letter(String name) {
        return "/mail-center/letters/" + letters.get(name);
    }

    String id(String name) {
        return letters.get(name);
    }

    /** The cookie of vera's session, who may look. */
    String viewer() {
        return viewer;
    }

    /** The cookie of olga's session, who may act. */
    String operator() {
        return operator;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ApplicationProcess process() {
        return process;
    }

    MailFlow mail() throws IOException {
        return new MailFlow(mailbox, Files.createDirectories(folder.resolve("outbox/orders")));
    }

    private Path temporary() {
        return folder.resolve("temporary");
    }

    /** Bytes that lie in the directory for temporary files. */
    long temporaryBytes() {
        long sum = 0;
        try (Stream<Path> files = Files.walk(temporary())) {
            for (Path file : files.toList()) {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return sum; // one went away meanwhile
        }
        return sum;
    }

    /** How often the log tells of memory that was not there. */
    long outOfMemory() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("run.log"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("OutOfMemory") || line.contains("OutOfDirectMemory"))
                    .count();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
    }
}
