package dev.mailchute.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.ShortWaits;
import dev.mailchute.app.Application;
import dev.mailchute.app.Timing;
import dev.mailchute.files.Json;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.FakeApp;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The real application with the real routes and real files, in a folder of its own, against the fake tenant. */
final class Journey implements AutoCloseable {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String SECRET = "a-secret-that-must-never-be-seen";
    static final Path ROUTES = Path.of("routes");

    /** Short waits, real clock. */
    static final Timing QUICK = ShortWaits.timing();

    private final FakeTenant tenant;
    private final FakeApp app;
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> own = new TreeMap<>();
    private Timing timing = QUICK;
    private Path routes = ROUTES;
    private Application chute;

    Journey(FakeTenant tenant, Path folder) {
        this.tenant = tenant;
        this.folder = folder;
        this.app = tenant.app(CLIENT_ID, SECRET);
        environment.putAll(tenant.settings(CLIENT_ID, SECRET).environment());
        set("http.port", "-1");
    }

    /** A key without its {@code mailchute.}; as the environment would give it. */
    Journey set(String key, String value) {
        environment.put("MAILCHUTE_" + key.toUpperCase().replace('.', '_').replace('-', '_'), value);
        return this;
    }

    Journey inbound(String name, String mailbox) {
        return set("inbound." + name + ".mailbox", mailbox).set("inbound." + name + ".schedule", "1s");
    }

    Journey outbound(String name, String mailbox) {
        return set("outbound." + name + ".mailbox", mailbox)
                .set("outbound." + name + ".stable-for", "100ms")
                .set("outbound." + name + ".messages-per-minute", "0");
    }

    Journey timing(Timing other) {
        timing = other;
        return this;
    }

    /** The same waits by another clock. */
    Journey clock(Clock other) {
        return timing(timing.clocks(other, other));
    }

    /** Routes that somebody has changed. */
    Journey routes(Path changed) {
        routes = changed;
        return this;
    }

    FakeApp app() {
        return app;
    }

    Settings settings() {
        Settings read = new Configuration(folder, environment).read();
        Map<String, String> all = new TreeMap<>(read.own());
        all.putAll(own);
        return new Settings(
                read.microsoft365(),
                read.storage(),
                read.reports(),
                read.http(),
                read.directions(),
                new Settings.Written(all, read.effective(), read.written().texts()));
    }

    /** Another name than that of the other applications in this process, whose schedulers are kept apart by it. */
    Journey named(String name) {
        own.put("camel.main.name", name);
        return this;
    }

    Journey start() {
        try {
            chute = new Application(ShortWaits.schedules(settings()), routes, timing);
            chute.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        if (chute != null) {
            chute.close();
            chute = null;
        }
    }

    Application chute() {
        return chute;
    }

    FakeTenant tenant() {
        return tenant;
    }

    Path folder() {
        return folder;
    }

    Path drop(String name) {
        return folder.resolve("drop").resolve(name);
    }

    Path outbox(String name) {
        return folder.resolve("outbox").resolve(name);
    }

    /** The finished mails of a drop folder, by name. */
    List<Path> dropped(String name) {
        return files(drop(name), ".eml");
    }

    List<Path> letters(String direction) {
        return files(folder.resolve("mail-center").resolve(direction), "");
    }

    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes as a careful application does: under another ending, then renamed. */
    void drop(String outbox, String file, byte[] content) {
        try {
            Files.createDirectories(outbox(outbox));
            Path part = outbox(outbox).resolve(file + ".part");
            Files.write(part, content);
            Files.move(part, outbox(outbox).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return Json.mapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    @Override
    public void close() {
        stop();
    }
}
