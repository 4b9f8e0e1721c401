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
import java.util.Optional;
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
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
        String more = System.getProperty("application.options", "");
        options.addAll(more.isBlank() ? List.of() : List.of(more.split(" ")));
        options.addAll(further);
        String java = System.getProperty("application.java", System.getProperty("java.home"));
        Optional<String> script =
                Optional.ofNullable(System.getProperty("application.script")).filter(name -> !name.isBlank());
        List<String> command = new ArrayList<>(before);
        command.addAll(script.map(List::of).orElseGet(() -> fromClasses(java, options)));
        command.addAll(
                List.of("run", "--routes", Path.of("routes").toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MAILCHUTE_"));
        environment.put("JAVA_HOME", java);
        environment.put("JAVA_OPTS", String.join(" ", options));
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

    /** Without the start script, for a look at what was just compiled. */
    private static List<String> fromClasses(String java, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(java, "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "dev.mailchute.cli.Mailchute"));
        return command;
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
