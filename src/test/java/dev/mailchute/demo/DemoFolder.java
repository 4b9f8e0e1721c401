package dev.mailchute.demo;

import dev.mailchute.files.Durable;
import dev.mailchute.testkit.FakeTenant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder the demo works in, as a user's would be: a configuration, and what the application makes beside it. */
record DemoFolder(Path root) {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    static final String SECRET = "a-made-up-secret";

    /** Anything an earlier demo left there is removed. */
    static DemoFolder fresh(Path root) throws IOException {
        if (Files.exists(root)) {
            Durable.removeTree(root);
        }
        Files.createDirectories(root.resolve("config"));
        return new DemoFolder(root);
    }

    void configure(FakeTenant tenant, int port) throws IOException {
        Files.copy(tenant.caFile(), root.resolve("config/tenant-ca.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(root.resolve("config/client-secret"), SECRET);
        Files.writeString(root.resolve("config/mailchute.properties"), """
                # Written by the demo: a tenant made up in the demo's own process.
                mailchute.login-url = %1$s
                mailchute.graph-url = %1$s
                mailchute.ca-file = ./config/tenant-ca.pem
                mailchute.tenant-id = %2$s
                mailchute.client-id = %3$s
                mailchute.client-secret-file = ./config/client-secret
                mailchute.http.port = %4$d

                mailchute.inbound.support.mailbox = %5$s
                mailchute.inbound.support.move-to = Processed
                mailchute.inbound.support.schedule = 0/2 * * * * ?

                # The mailbox is a German one; the first part of a path may be a well-known name all the same.
                mailchute.inbound.invoices.mailbox = %6$s
                mailchute.inbound.invoices.folder = inbox/Rechnungen
                mailchute.inbound.invoices.schedule = 0/2 * * * * ?

                mailchute.outbound.orders.mailbox = orders@contoso.com
                mailchute.outbound.orders.sender-name = Contoso Orders
                mailchute.outbound.orders.allowed-from = shop@contoso.com
                """.formatted(
                        tenant.url(), FakeTenant.TENANT_ID, CLIENT_ID, port, Mailbag.SUPPORT, Mailbag.INVOICES));
        writeArgumentFile();
    }

    /** {@code java @mailchute.args mail-center list} then runs a command without a jar having been built. */
    private void writeArgumentFile() throws IOException {
        String classPath = classPath()
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(
                root.resolve("mailchute.args"),
                "-cp \"" + classPath.replace("\\", "\\\\") + "\"\ndev.mailchute.cli.Mailchute\n");
    }

    private static Stream<String> classPath() {
        if (DemoFolder.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(DemoFolder::path);
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The application's own server, once it runs. */
    URI http() throws IOException {
        Path port = root.resolve("data/http.port");
        return URI.create("http://127.0.0.1:" + Files.readString(port).strip());
    }

    Path log() {
        return root.resolve("mailchute.log");
    }

    Path drop(String name) {
        return root.resolve("drop").resolve(name);
    }

    Path outbox() {
        return root.resolve("outbox/orders");
    }

    Path letters(String direction) {
        return root.resolve("mail-center").resolve(direction);
    }

    /** Writes as a careful application does: under another ending, then renamed. */
    void dropInOutbox(String name, byte[] content) throws IOException {
        Path part = outbox().resolve(name + ".part");
        Files.write(part, content);
        Files.move(part, outbox().resolve(name));
    }

    /** The finished files of a folder, by name; none where there is no folder yet. */
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
}
