package dev.mailchute.crash;

import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application as a process of its own, to be killed and started again in the same folder. */
final class Mailchutes implements AutoCloseable {
    static final String SECRET = "a-secret-that-must-never-be-seen";
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";

    private final Path folder;
    private final String mainClass;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private List<String> watcher = List.of();
    private Path routes = Path.of("routes");
    private Process process;

    /** @param keys the configuration, a line each */
    Mailchutes(Path folder, FakeTenant tenant, String mainClass, List<String> keys) throws IOException {
        tenant.app(CLIENT_ID, SECRET);
        this.folder = folder;
        this.mainClass = mainClass;
        List<String> lines = new ArrayList<>(List.of(
                "mailchute.login-url = " + tenant.url(),
                "mailchute.graph-url = " + tenant.url(),
                "mailchute.ca-file = " + tenant.caFile(),
                "mailchute.tenant-id = " + FakeTenant.TENANT_ID,
                "mailchute.client-id = " + CLIENT_ID,
                "mailchute.client-secret = " + SECRET,
                "mailchute.http.port = -1"));
        lines.addAll(keys);
        Files.createDirectories(folder.resolve("config"));
        Files.write(folder.resolve("config/mailchute.properties"), lines);
    }

    /** Has the next start run under this command. */
    void addWatcher(List<String> command) {
        watcher = command;
    }

    /** Routes that somebody has changed. */
    void routes(Path changed) {
        routes = changed;
    }

    /** A variable of the next start. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** An option of the JVM for the next start. */
    void option(String option) {
        options.add(option);
    }

    Path log() {
        return folder.resolve("run.log");
    }

    void start() throws IOException {
        process = launch(log(), "run", "--routes", routes.toAbsolutePath().toString());
    }

    private Process launch(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(watcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-Dlog4j2.configurationFile="
                        + Path.of("src/main/resources/log4j2.xml").toUri(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                mainClass));
        command.addAll(List.of(arguments));
        command.addAll(command.size() - arguments.length - 1, options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("MAILCHUTE_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A command while the application runs or does not; its exit code. */
    int command(String... arguments) throws IOException, InterruptedException {
        return launch(folder.resolve("commands.log"), arguments).waitFor();
    }

    /** SIGKILL: nothing of it runs any further. */
    void kill() {
        watched().destroyForcibly();
    }

    /** The application itself, where another command watches it. */
    private ProcessHandle watched() {
        return process.children().findFirst().orElse(process.toHandle());
    }

    boolean ends(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGTERM; its exit code, or -1 if it does not end in time. */
    int terminate(Duration within) throws InterruptedException {
        watched().destroy();
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
