package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.FakeFolder;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.MimeSource;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.routes.Evidence.Arrived;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that one test needs around the application: a tenant with its mail, servers, folders. Nothing is shared with another test. */
final class Site implements AutoCloseable {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "a-secret-of-the-testkit";
    /** A folder for each file in it. */
    private static final int DEPTH_OF_CLAIMED = 3;

    private static final String INBOUND = "mailchute.inbound.";

    private final RouteTest test;
    private final Home home;
    private final FakeTenant tenant = FakeTenant.start();
    private final Map<String, HttpServer> servers = new LinkedHashMap<>();
    private final Map<String, Arrived> arrived = new LinkedHashMap<>();
    private final Map<String, OutgoingFile> dropped = new LinkedHashMap<>();
    private volatile Health whileRefused;

    /** @param health of the application, once it runs */
    Site(RouteTest test, Home home, Supplier<Health> health) {
        this.test = test;
        this.home = home;
        test.servers()
                .forEach((name, plan) ->
                        servers.put(name, new HttpServer(name, plan, () -> whileRefused = health.get())));
    }

    static String address(String name) {
        return name + "@contoso.com";
    }

    /**
     * Writes the configuration and puts the mail where it is found.
     *
     * @param folder of the file of the test
     * @param isKilled whether the application will be killed: then a message of which it is not known whether it was sent is sent in the end, so
     *     that it ends as without a kill
     */
    void prepare(Path folder, boolean isKilled) throws IOException {
        tenant.app(CLIENT_ID, SECRET);
        Map<String, String> mailboxes = new LinkedHashMap<>();
        Map<String, String> outboxes = new LinkedHashMap<>();
        test.read().forEach(name -> mailboxes.put(name, address(name)));
        test.watched().forEach(name -> outboxes.put(name, address(name)));
        mailboxes.values().forEach(tenant::mailbox);
        outboxes.forEach((name, address) -> allowSenders(tenant.mailbox(address), name));
        Map<String, String> settings = new LinkedHashMap<>();
        if (isKilled) {
            outboxes.keySet().forEach(name -> settings.put("mailchute.outbound." + name + ".in-doubt", "resend"));
        }
        settings.putAll(test.settings());
        servers.forEach((name, server) -> settings.put("routes." + name, server.url()));
        home.configure(tenant.settings(CLIENT_ID, SECRET), mailboxes, outboxes, settings);
        for (IncomingMail message : test.messages()) {
            arrived.put(message.name(), deliver(message, folder));
        }
        for (OutgoingFile file : test.outgoing()) {
            dropped.put(file.name(), drop(file, folder));
        }
    }

    /** Exchange lets a mailbox send as others, too, if the configuration does. */
    private void allowSenders(FakeMailbox mailbox, String name) {
        String allowed = test.settings().getOrDefault("mailchute.outbound." + name + ".allowed-from", "");
        Stream.of(allowed.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(mailbox::maySendAs);
    }

    /** Seconds apart: the oldest is taken first. */
    private Arrived deliver(IncomingMail message, Path folder) throws IOException {
        String address = address(message.mailbox());
        FakeMailbox mailbox = tenant.mailbox(address);
        FakeFolder inbox =
                mailbox.createFolder(test.settings().getOrDefault(INBOUND + message.mailbox() + ".folder", "inbox"));
        String messageId = "<" + message.name() + "@test-routes.example>";
        byte[] bytes = message.mail(address).bytes(folder, messageId);
        Instant at = tenant.clock().instant().minusSeconds(test.messages().size() - arrived.size());
        FakeMail mail = mailbox.deliver(inbox.path(), MimeSource.of(bytes), at);
        return new Arrived(message, mailbox, mail, inbox, bytes, messageId);
    }

    private OutgoingFile drop(OutgoingFile file, Path folder) throws IOException {
        Path outbox = Files.createDirectories(home.resolve("outbox/" + file.outbox()));
        byte[] bytes = file.json() == null
                ? file.mail().bytes(folder, "<" + file.name() + "@test-routes.example>")
                : file.json().toString().getBytes(StandardCharsets.UTF_8);
        Path part = Files.write(outbox.resolve(file.fileName() + ".part"), bytes);
        Files.move(part, outbox.resolve(file.fileName()), StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    FakeTenant tenant() {
        return tenant;
    }

    Home home() {
        return home;
    }

    Map<String, HttpServer> servers() {
        return servers;
    }

    /** The messages in mailboxes, by name. */
    Map<String, Arrived> arrived() {
        return arrived;
    }

    /** The files in outboxes, by name. */
    Map<String, OutgoingFile> dropped() {
        return dropped;
    }

    Optional<Health> healthWhileRefused() {
        return Optional.ofNullable(whileRefused);
    }

    /** How often each mailbox that is polled every second was asked for its messages. */
    Map<String, Long> looks() {
        Map<String, Long> looks = new TreeMap<>();
        for (String name : test.read()) {
            if (!test.settings().containsKey(INBOUND + name + ".schedule")
                    && !test.settings()
                            .getOrDefault(INBOUND + name + ".enabled", "true")
                            .equals("false")) {
                looks.put(
                        name,
                        tenant.count(call -> call.operation() == Operation.LIST_MESSAGES
                                && address(name).equalsIgnoreCase(call.mailbox())));
            }
        }
        return looks;
    }

    /** Whether an outbox has a file that the routes have made, and that is neither sent nor held. */
    boolean hasMadeMail() throws IOException {
        Set<String> ours = dropped.values().stream().map(OutgoingFile::fileName).collect(Collectors.toSet());
        for (String name : test.watched()) {
            Path outbox = home.resolve("outbox/" + name);
            if (!Files.isDirectory(outbox)) {
                continue;
            }
            try (Stream<Path> files = Files.find(outbox, DEPTH_OF_CLAIMED, (file, facts) -> facts.isRegularFile())) {
                if (files.anyMatch(file -> isWaiting(outbox.relativize(file))
                        && !ours.contains(file.getFileName().toString()))) {
                    return true;
                }
            } catch (UncheckedIOException e) {
                // A folder went away meanwhile: something was under way.
                return true;
            }
        }
        return false;
    }

    /** In the outbox itself, or claimed. */
    private static boolean isWaiting(Path file) {
        return file.toString().matches(".*(?i:\\.eml|\\.json)")
                && (file.getNameCount() == 1 || file.startsWith(".claimed"));
    }

    @Override
    public void close() {
        servers.values().forEach(HttpServer::close);
        tenant.close();
    }
}
