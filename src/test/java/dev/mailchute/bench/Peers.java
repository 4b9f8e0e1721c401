package dev.mailchute.bench;

import dev.mailchute.testkit.TenantSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Others that do the same work, for ratios from one run on one machine. */
final class Peers {
    private Peers() {}

    static boolean hasNode() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    /** The naive script, at work on these mailboxes. */
    static MeasuredProcess script(TenantSettings tenant, Path folder, List<String> mailboxes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "node",
                resource("bench/naive.mjs").toString(),
                tenant.url().toString(),
                tenant.tenantId(),
                tenant.clientId(),
                tenant.secret(),
                Files.createDirectories(folder).toString()));
        command.addAll(mailboxes);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NODE_EXTRA_CA_CERTS", tenant.caFile().toString());
        return started(builder, folder.resolveSibling("script.log"));
    }

    private static Path resource(String name) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry).resolve(name).toAbsolutePath();
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IOException("no " + name + " on the class path");
    }

    private static MeasuredProcess started(ProcessBuilder builder, Path log) throws IOException {
        return new MeasuredProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }
}
