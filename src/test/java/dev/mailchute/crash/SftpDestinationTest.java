package dev.mailchute.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Tag;

/** Apache MINA's SFTP server. */
@Tag("crash")
class SftpDestinationTest extends AnotherDestination {
    SftpDestinationTest() {
        super("SFTP");
    }

    @Override
    Receiver receiver(Path home) throws Exception {
        return new Sftp(home);
    }

    @Override
    int timesAfterKill() {
        return 1;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }

    private static final class Sftp implements Receiver {
        private static final String PASSWORD = "50%+of/a?word";

        private final int port = FreePort.find();
        private final Path root;
        private final Path knownHosts;
        private final KeyPairProvider hostKey;
        private SshServer server;

        Sftp(Path home) throws Exception {
            root = Files.createDirectories(home.resolve("files"));
            hostKey = new SimpleGeneratorHostKeyProvider(home.resolve("host-key"));
            String key = PublicKeyEntry.toString(
                    hostKey.loadKeys(null).iterator().next().getPublic());
            knownHosts = Files.writeString(home.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key + "\n");
        }

        @Override
        public void start() throws IOException {
            server = SshServer.setUpDefaultServer();
            server.setHost("127.0.0.1");
            server.setPort(port);
            server.setKeyPairProvider(hostKey);
            server.setPasswordAuthenticator((user, password, session) -> PASSWORD.equals(password));
            server.setFileSystemFactory(new VirtualFileSystemFactory(root));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            server.start();
        }

        @Override
        public void stop() throws IOException {
            server.stop(true);
        }

        private List<Path> files() throws IOException {
            try (Stream<Path> all = Files.walk(root)) {
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
                if (Files.readString(file, StandardCharsets.UTF_8).contains("<" + id + "@")) {
                    Files.delete(file);
                    count++;
                }
            }
            return count;
        }

        @Override
        public List<String> keys() {
            return List.of(
                    "routes.sftp-host = 127.0.0.1",
                    "routes.sftp-port = " + port,
                    "routes.sftp-user = mail",
                    "routes.sftp-password = " + PASSWORD,
                    "routes.sftp-known-hosts = " + knownHosts);
        }
    }
}
