package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/**
 * Azurite, Microsoft's own server for tests. It needs node and, the first time, the npm registry; where it cannot have them this is skipped, unless
 * {@code MAILCHUTE_NODE=required}.
 */
@Tag("crash")
class AzureDestinationTest extends AnotherDestination {
    private static final Path INSTALLED = Path.of("target/azurite");
    private static final boolean REQUIRED = "required".equals(System.getenv("MAILCHUTE_NODE"));

    AzureDestinationTest() {
        super("Azure Blob Storage");
    }

    @Override
    Receiver receiver(Path home) throws Exception {
        boolean ready = Files.isDirectory(INSTALLED.resolve("node_modules/azurite")) || isInstalled();
        if (REQUIRED) {
            assertTrue(ready, "node is required, but it or its packages are missing: see target/azurite/log.txt");
        }
        assumeTrue(ready, "no node here, or no npm registry: Azure Blob Storage is not tried");
        return new Container(home);
    }

    private static boolean isInstalled() throws Exception {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(Path.of("src/test/azurite", file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--omit=optional")
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(INSTALLED.resolve("log.txt").toFile())
                    .start();
            if (!npm.waitFor(5, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                return false;
            }
            return npm.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    int timesAfterKill() {
        return 1;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }

    private static final class Container implements Receiver {
        private static final String ACCOUNT = "contoso";
        private static final String KEY = "bm90LWEtc2VjcmV0LW9mLWFueS1yZWFsLWFjY291bnQ=";

        private final String connection;
        private final ServerProcess server;
        private BlobContainerClient blobs;

        Container(Path home) throws IOException {
            int port = FreePort.find();
            connection = "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                    + ";BlobEndpoint=http://127.0.0.1:" + port + "/" + ACCOUNT + ";";
            // By env, as the accounts cannot be given otherwise.
            server = new ServerProcess(
                    home,
                    port,
                    List.of(
                            "env",
                            "AZURITE_ACCOUNTS=" + ACCOUNT + ":" + KEY,
                            INSTALLED
                                    .resolve("node_modules/.bin/azurite-blob")
                                    .toAbsolutePath()
                                    .toString(),
                            "--blobPort",
                            String.valueOf(port),
                            "--location",
                            home.toString(),
                            "--skipApiVersionCheck",
                            "--disableTelemetry",
                            "--silent"));
        }

        @Override
        public void start() throws IOException {
            server.start();
            if (blobs == null) {
                blobs = new BlobServiceClientBuilder()
                        .connectionString(connection)
                        .buildClient()
                        .createBlobContainer("mail");
            }
        }

        @Override
        public void stop() throws InterruptedException {
            server.kill();
        }

        @Override
        public List<byte[]> messages() {
            List<byte[]> contents = new ArrayList<>();
            for (BlobItem blob : blobs.listBlobs()) {
                contents.add(content(blob));
            }
            return contents;
        }

        private byte[] content(BlobItem blob) {
            return blobs.getBlobClient(blob.getName()).downloadContent().toBytes();
        }

        @Override
        public int take(String id) {
            int count = 0;
            for (BlobItem blob : blobs.listBlobs()) {
                if (new String(content(blob), StandardCharsets.UTF_8).contains("<" + id + "@")) {
                    blobs.getBlobClient(blob.getName()).delete();
                    count++;
                }
            }
            return count;
        }

        @Override
        public List<String> keys() {
            return List.of(
                    "routes.blob-account = " + ACCOUNT,
                    "routes.blob-container = mail",
                    "routes.blob-connection = " + connection);
        }
    }
}
