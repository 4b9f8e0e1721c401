package dev.mailchute.bench;

import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.TenantSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The application as a process of its own, with the real routes, in a folder, against a fake tenant. */
final class ApplicationProcess implements AutoCloseable {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String SECRET = "fake-secret-value";

    private final Process process;

    private ApplicationProcess(Process process) {
        this.process = process;
    }

    /**
     * @param heap as in {@code 64m}
     * @param keys further keys without {@code mailchute.}
     */
    static ApplicationProcess start(FakeTenant tenant, Path folder, String heap, Map<String, String> keys)
            throws IOException {
        return start(tenant, folder, heap, keys, List.of(), List.of());
    }

    /**
     * @param before a command that runs the one that follows it, as in {@code prlimit --nofile=1024}
     * @param further options of the JVM
     */
    static ApplicationProcess start(
            FakeTenant tenant,
            Path folder,
            String heap,
            Map<String, String> keys,
            List<String> before,
            List<String> further)
            throws IOException {
        tenant.app(CLIENT_ID, SECRET);
        return start(tenant.settings(CLIENT_ID, SECRET), folder, heap, keys, before, further);
    }

    /** The same for a tenant that runs elsewhere. */
    static ApplicationProcess start(
            TenantSettings tenant,
            Path folder,
            String heap,
            Map<String, String> keys,
            List<String> before,
            List<String> further)
            throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath(),
                "dev.mailchute.cli.Mailchute",
                "run",
                "--routes",
                Path.of("routes").toAbsolutePath().toString()));
        String options = System.getProperty("application.options", "");
        command.addAll(1, options.isBlank() ? List.of() : List.of(options.split(" ")));
        command.addAll(1, further);
        command.addAll(0, before);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MAILCHUTE_"));
        put(environment, "login-url", tenant.url().toString());
        put(environment, "graph-url", tenant.url().toString());
        put(environment, "ca-file", tenant.caFile().toString());
        put(environment, "tenant-id", tenant.tenantId());
        put(environment, "client-id", tenant.clientId());
        put(environment, "client-secret", tenant.secret());
        put(environment, "http.port", "-1");
        keys.forEach((key, value) -> put(environment, key, value));
        return new ApplicationProcess(builder.start());
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void put(Map<String, String> environment, String key, String value) {
        environment.put("MAILCHUTE_" + key.toUpperCase().replace('.', '_').replace('-', '_'), value);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The largest resident size so far in MB; Linux only. */
    long peakMegabytes() throws IOException {
        return status("VmHWM:\\s+(\\d+) kB") / 1024;
    }

    /** How many there are now; Linux only. */
    long threads() throws IOException {
        return status("Threads:\\s+(\\d+)");
    }

    /** From now on {@link #peakMegabytes} is the largest since now; Linux only. */
    void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), "5");
    }

    /** Open files and connections, none where it has ended; Linux only. */
    long handles() {
        String[] open = new File("/proc/" + process.pid() + "/fd").list();
        return open == null ? 0 : open.length;
    }

    /** Ends it at once, as a power failure would. */
    void kill() {
        process.destroyForcibly();
        close();
    }

    private long status(String pattern) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        Matcher value = Pattern.compile(pattern).matcher(Files.readString(status));
        return value.find() ? Long.parseLong(value.group(1)) : -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
