package dev.mailchute.bench;

import dev.mailchute.testkit.TenantSettings;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Others that do the same work, for ratios from one run on one machine. */
final class Peers {
    static final String IMAP_USER = "bench";

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

    /** The jar whose name begins so in the folder of the benchmark's own libraries; Maven fills it. */
    private static Optional<Path> library(String name) throws IOException {
        Path folder = Path.of(System.getProperty("benchmark.lib", "target/benchmark-lib"));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name))
                    .map(Path::toAbsolutePath)
                    .findFirst();
        }
    }

    static boolean hasCamelMail() throws IOException {
        return library("camel-mail").isPresent()
                && library("greenmail-standalone").isPresent();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A mail server with the messages that lie in a folder, as {@code bench@localhost/INBOX/1.eml}. */
    static MeasuredProcess greenMail(int port, Path messages) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java(),
                "-Xmx2g",
                "-Dgreenmail.imaps.hostname=127.0.0.1",
                "-Dgreenmail.imaps.port=" + port,
                // without it, it takes no messages from a folder
                "-Dgreenmail.smtp.hostname=127.0.0.1",
                "-Dgreenmail.smtp.port=" + freePort(),
                "-Dgreenmail.users=" + IMAP_USER + ":secret@localhost",
                "-Dgreenmail.preload.dir=" + messages,
                "-jar",
                library("greenmail-standalone").orElseThrow().toString());
        MeasuredProcess server = started(builder, messages.resolveSibling("greenmail.log"));
        CountDownLatch never = new CountDownLatch(1);
        try {
            Duration before = Duration.ofDays(-1);
            // it takes the messages in when it already answers, and is quiet afterwards
            while (server.isAlive()
                    && (!answers(port) || server.cpu().minus(before).toMillis() > 20)) {
                before = server.cpu();
                never.await(500, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return server;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Camel's mail component, at work on that server. */
    static MeasuredProcess camelMail(int port, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")
                        + File.pathSeparator
                        + library("camel-mail").orElseThrow(),
                CamelMailPeer.class.getName(),
                Integer.toString(port),
                IMAP_USER,
                Files.createDirectories(folder).toString());
        return started(builder, folder.resolveSibling("camel-mail.log"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static MeasuredProcess started(ProcessBuilder builder, Path log) throws IOException {
        return new MeasuredProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }
}
