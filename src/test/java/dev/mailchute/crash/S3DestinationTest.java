package dev.mailchute.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** S3Proxy, which keeps its objects as files. */
@Tag("crash")
class S3DestinationTest extends AnotherDestination {
    S3DestinationTest() {
        super("S3");
    }

    @Override
    Receiver receiver(Path home) throws IOException {
        return new Bucket(home);
    }

    @Override
    int timesAfterKill() {
        return 1;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }

    private static final class Bucket implements Receiver {
        private final Path objects;
        private final String url;
        private final ServerProcess server;

        Bucket(Path home) throws IOException {
            int port = FreePort.find();
            objects = Files.createDirectories(home.resolve("data/mail-of-contoso"));
            url = "http://127.0.0.1:" + port;
            Path settings = home.resolve("s3proxy.conf");
            Files.write(
                    settings,
                    List.of(
                            "s3proxy.endpoint=" + url,
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=an-id",
                            "s3proxy.credential=a+secret/with=signs",
                            "jclouds.provider=filesystem-nio2",
                            "jclouds.filesystem.basedir=" + home.resolve("data")));
            server = new ServerProcess(
                    home,
                    port,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx200m",
                            "-jar",
                            Path.of("target/s3proxy/s3proxy.jar")
                                    .toAbsolutePath()
                                    .toString(),
                            "--properties",
                            settings.toString()));
        }

        @Override
        public void start() throws IOException {
            server.start();
        }

        @Override
        public void stop() throws InterruptedException {
            server.kill();
        }

        private List<Path> files() throws IOException {
            try (Stream<Path> all = Files.walk(objects)) {
                return all.filter(Files::isRegularFile).toList();
            }
        }

        @Override
        public List<byte[]> messages() throws IOException {
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files()) {
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        }

        @Override
        public int take(String id) throws IOException {
            int count = 0;
            for (Path file : files()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains("<" + id + "@")) {
                    Files.delete(file);
                    count++;
                }
            }
            return count;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "AWS_REQUEST_CHECKSUM_CALCULATION", "when_required", "ROUTES_S3_SECRET_KEY", "a+secret/with=signs");
        }

        @Override
        public List<String> keys() {
            return List.of(
                    "routes.s3-bucket = mail-of-contoso",
                    "routes.s3-region = eu-central-1",
                    "routes.s3-access-key = an-id",
                    "routes.s3-url = " + url);
        }
    }
}
