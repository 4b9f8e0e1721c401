package dev.mailchute.bench;

import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.TenantSettings;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A {@link FakeTenant} in a process of its own, so that neither its CPU nor its compiler is measured with the application. */
final class TenantProcess implements AutoCloseable {
    /** Begins the line with which the process says where it can be reached. */
    private static final String ANSWER = "tenant ";

    private static final int WARM_UP = 3000;

    private final Process process;
    private final RemoteTenant tenant;

    private TenantProcess(Process process, RemoteTenant tenant) {
        this.process = process;
        this.tenant = tenant;
    }

    static TenantProcess start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx3g",
                "-XX:+UseParallelGC",
                // A method that is not really hot is not worth the CPU of the second compiler, which would be taken
                // from the application.
                "-XX:Tier4InvocationThreshold=100000",
                "-XX:Tier4MinInvocationThreshold=50000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=4000000",
                "-Djava.rmi.server.hostname=localhost",
                "-cp",
                System.getProperty("java.class.path"),
                TenantProcess.class.getName()));
        String options = System.getProperty("tenant.options", "");
        command.addAll(1, options.isBlank() ? List.of() : List.of(options.split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String stub = said.readLine();
        while (stub != null && !stub.startsWith(ANSWER)) {
            stub = said.readLine();
        }
        if (stub == null) {
            throw new IOException("the tenant's process has ended");
        }
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(stub.substring(ANSWER.length()))))) {
            TenantProcess started = new TenantProcess(process, (RemoteTenant) in.readObject());
            started.warmUp();
            return started;
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    /** Else most of the CPU of a short run would be the tenant's compiler. */
    private void warmUp() throws IOException {
        Path folder = Files.createTempDirectory("mailchute-warm-up");
        tenant.fill("warm", 1, WARM_UP, 0);
        new NaiveClient(settings(), "warm0@contoso.com").carry(folder);
        tenant.clear();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> file.toFile().delete());
        }
        Files.delete(folder);
    }

    RemoteTenant tenant() {
        return tenant;
    }

    TenantSettings settings() throws IOException {
        return new TenantSettings(
                URI.create(tenant.url()),
                Path.of(tenant.caFile()),
                FakeTenant.TENANT_ID,
                ApplicationProcess.CLIENT_ID,
                ApplicationProcess.SECRET);
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

    /** The process itself: says where it can be reached, and ends with the one that started it. */
    public static void main(String[] args) throws Exception {
        System.setProperty("log4j2.level", "OFF");
        try (FakeTenant tenant = FakeTenant.start(Duration.ZERO)) {
            tenant.app(ApplicationProcess.CLIENT_ID, ApplicationProcess.SECRET);
            ServedTenant served = new ServedTenant(tenant);
            ByteArrayOutputStream stub = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(stub)) {
                out.writeObject(UnicastRemoteObject.exportObject(served, 0));
            }
            System.out.println(ANSWER + Base64.getEncoder().encodeToString(stub.toByteArray()));
            while (System.in.read() >= 0) {
                // only its end matters
            }
        }
        System.exit(0);
    }
}
