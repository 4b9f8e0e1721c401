package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
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
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Apache MINA's SFTP server. */
@Tag("crash")
class SftpDestinationTest extends AnotherDestination {
    private Sftp sftp;

    SftpDestinationTest() {
        super("SFTP");
    }

    @Override
    Receiver receiver(Path home) throws Exception {
        sftp = new Sftp(home);
        return sftp;
    }

    @Override
    int timesAfterKill() {
        return 1;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }

    @Test
    void killed_in_the_middle_of_an_upload_it_leaves_no_part_of_a_message_under_its_name() throws Exception {
        sftp.onWrite = mailchute()::kill;
        FakeMail mail = deliver("half");
        await("the process is dead", () -> !mailchute().isAlive());
        sftp.onWrite = () -> {};
        assertFalse(mail.isRead());
        List<String> half = new ArrayList<>();
        for (Path file : sftp.files()) {
            if (Files.readString(file).contains("<half@")) {
                half.add(file.getFileName().toString());
            }
        }
        assertEquals(1, half.size(), half::toString);
        assertTrue(half.get(0).startsWith(".part-"), half::toString);

        goOn();
        await("it is read", mail::isRead);
        assertOnce("half");
    }

    private static final class Sftp implements Receiver {
        private static final String PASSWORD = "50%+of/a?word";

        private final int port = FreePort.find();
        private final Path root;
        private final Path knownHosts;
        private final KeyPairProvider hostKey;
        private volatile Runnable onWrite = () -> {};
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
            SftpSubsystemFactory files = new SftpSubsystemFactory();
            files.addSftpEventListener(new Writes(() -> onWrite.run()));
            server.setSubsystemFactories(List.of(files));
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

    /** Part of a file is written. */
    private record Writes(Runnable action) implements SftpEventListener {
        @Override
        public void written(
                ServerSession session,
                String remoteHandle,
                FileHandle localHandle,
                long offset,
                byte[] data,
                int dataOffset,
                int dataLength,
                Throwable thrown) {
            action.run();
        }
    }
}
