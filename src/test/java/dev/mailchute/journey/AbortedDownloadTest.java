package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.app.Application;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever goes away in the middle of a download takes nothing of the server with them. */
@Tag("journey")
class AbortedDownloadTest {
    private static final int LARGE = 60 << 20;

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private String letter;

    @BeforeEach
    void start() throws IOException {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0");
        Path mail = folder.resolve("large.eml");
        String line = "YWJj".repeat(19) + "\r\n";
        Files.writeString(
                mail,
                "Subject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n"
                        + "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + line.repeat(LARGE / line.length()) + "--b--\r\n");
        MailCenter mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        mailCenter.hold(SampleLetters.letter(1, Instant.now()), Optional.of(() -> Files.newInputStream(mail)));
        letter = mailCenter.list().get(0).id();
        Files.delete(mail);
        journey.start();
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void an_aborted_download_gives_its_file_back_at_once_and_is_no_longer_under_way() throws Exception {
        for (String what : new String[] {"message.eml", "attachments/0"}) {
            abort("/mail-center/letters/" + letter + "/" + what);
        }
        Journey.await("the files are closed", () -> openFiles() == 0);
        Journey.await("nothing is under way", () -> underWay() == 0);
        assertEquals(200, new PageClient(port()).get("/mail-center").statusCode());
    }

    private int port() {
        return journey.chute().httpPort().orElseThrow();
    }

    private void abort(String path) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertTrue(
                    new String(in.readNBytes(100_000), StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200"), path);
            assertTrue(openFiles() > 0, "it is open while it is sent: " + path);
            awaitThatTheServerWaits();
        }
    }

    /** Until as much is under way as the connection takes: then nothing but its end tells the server that nobody wants the rest. */
    private void awaitThatTheServerWaits() {
        long[] before = {-1};
        Awaitility.await("the server waits for the client to take more")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    long place = place();
                    boolean waits = place == before[0];
                    before[0] = place;
                    return waits;
                });
    }

    private long place() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.filter(AbortedDownloadTest::isMessage).toList()) {
                String info = Files.readString(Path.of("/proc/self/fdinfo").resolve(file.getFileName()));
                return Long.parseLong(info.lines().findFirst().orElseThrow().replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static boolean isMessage(Path file) {
        try {
            return Files.readSymbolicLink(file).endsWith("message.eml");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(AbortedDownloadTest::isMessage).count();
        }
    }

    /** As Camel counts it, which waits for it when it stops. */
    private int underWay() throws ReflectiveOperationException {
        Method context = Application.class.getDeclaredMethod("context");
        context.setAccessible(true);
        return ((CamelContext) context.invoke(journey.chute()))
                .getInflightRepository()
                .size();
    }
}
