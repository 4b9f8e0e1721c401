package dev.mailchute.bench;

import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.TenantSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The application as a process of its own, with the real routes, in a folder, against a fake tenant. */
final class ApplicationProcess extends MeasuredProcess {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String SECRET = "fake-secret-value";

    private ApplicationProcess(Process process) {
        super(process);
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
                Path.of(System.getProperty("application.java", System.getProperty("java.home")), "bin", "java")
                        .toString(),
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
}
