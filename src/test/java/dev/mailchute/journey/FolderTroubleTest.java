package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that vanishes, fills up or cannot be written, in each of its roles; where a file system may be mounted (Linux, as root). */
@Tag("journey")
class FolderTroubleTest {
    @TempDir
    Path folder;

    private Path volume;
    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private Journey journey;

    @BeforeEach
    void setUp() throws Exception {
        volume = Files.createDirectory(folder.resolve("volume"));
        assumeTrue(mount("size=4m"), "no file system can be mounted here");
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", support.address())
                .outbound("orders", desk.address())
                .set("http.port", "0");
    }

    @AfterEach
    void close() throws Exception {
        if (journey != null) {
            journey.close();
            tenant.close();
            run("umount", "-l", volume.toString());
        }
    }

    private boolean mount(String options) throws InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", options, "tmpfs", volume.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void start() {
        journey.start();
        Journey.await("a poll", () -> journey.chute()
                .statuses()
                .of("inbound.support")
                .lastSuccess()
                .isPresent());
    }

    private JsonNode health() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/observe/health");
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return dev.mailchute.files.Json.mapper().readTree(body);
    }

    private void awaitDown(String words) {
        Journey.await("down: " + words, () -> {
            JsonNode health = health();
            return health.path("status").asText().equals("DOWN")
                    && health.path("reason").asText().contains(words);
        });
    }

    private void awaitUp() {
        Journey.await("up", () -> health().path("status").asText().equals("UP"));
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("ann@x.example", support.address(), subject, "there"));
    }

    private void drop(String name, String from) {
        journey.drop(
                "orders",
                name + ".eml",
                ("From: " + from + "\r\nTo: ann@x.example\r\nSubject: " + name + "\r\nMessage-ID: <" + name
                                + "@x>\r\n\r\nhello")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Path fill() throws IOException {
        Path filler = volume.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            for (; ; ) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            return filler;
        }
    }

    /** What is told while there is trouble is told once, and not by stack traces. */
    private static void assertFew(LogLines log, int most) {
        List<String> lines = log.warningsAndAbove();
        assertTrue(lines.size() <= most, () -> lines.size() + " lines: " + String.join("\n", lines));
    }

    /** Enough polls for something that repeats itself to be seen. */
    private void somePolls() {
        long before = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("polls", () -> tenant.count(Operation.LIST_MESSAGES) > before + 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "read-only", "unmounted"})
    void mail_waits_in_the_mailbox_while_the_drop_folder_cannot_be_used(String trouble) throws Exception {
        journey.set("inbound.support.drop-dir", "volume");
        start();
        List<FakeMail> mails = new ArrayList<>();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            Runnable cure = begin(trouble);
            awaitDown("the drop folder of support " + volume + " " + describe(trouble));
            mails.add(deliver("A"));
            mails.add(deliver("B"));
            drop("out", desk.address());
            Journey.await("the outbox goes on", () -> desk.sent().size() == 1);
            cure.run();
            Journey.await("delivered", () -> mails.stream().allMatch(FakeMail::isRead));
            awaitUp();
            assertFew(log, 3);
            assertEquals(1, log.with("can be used again after").size());
        }
        assertEquals(2, Journey.files(volume, ".eml").size());
        assertEquals(2, Journey.files(volume, ".json").size());
        assertEquals(List.of(), journey.letters("inbound"));
    }

    private static String describe(String trouble) {
        return switch (trouble) {
            case "full" -> "is full";
            case "read-only" -> "cannot be written to: it is on a read-only file system";
            default -> "is missing";
        };
    }

    private Runnable begin(String trouble) throws Exception {
        switch (trouble) {
            case "full" -> {
                Path filler = fill();
                return () -> filler.toFile().delete();
            }
            case "read-only" -> {
                assertTrue(run("mount", "-o", "remount,ro", volume.toString()));
                return () -> quietly("mount", "-o", "remount,rw", volume.toString());
            }
            default -> {
                Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
                assertTrue(run("mount", "--bind", volume.toString(), elsewhere.toString()));
                assertTrue(run("umount", "-l", volume.toString()));
                return () -> {
                    quietly("mount", "--bind", elsewhere.toString(), volume.toString());
                    quietly("umount", "-l", elsewhere.toString());
                };
            }
        }
    }

    private static void quietly(String... command) {
        try {
            run(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "read-only", "unmounted"})
    void good_mail_goes_on_and_bad_mail_waits_while_the_mail_center_cannot_be_used(String trouble) throws Exception {
        journey.set("mail-center-dir", "volume");
        start();
        try (LogLines log = LogLines.of("dev.mailchute");
                LogLines camel = LogLines.of("org.apache.camel")) {
            Runnable cure = begin(trouble);
            awaitDown("the Mail Center's folder " + volume + " " + describe(trouble));
            FakeMail bad = deliver("Bad");
            tenant.always().on(Operation.GET_MIME).of(bad).mimeCannotBeConverted();
            drop("bad", "boss@contoso.com");
            drop("good", desk.address());
            FakeMail good = deliver("Good");
            Journey.await("sent", () -> desk.sent().size() == 1);
            Journey.await("delivered", good::isRead);
            somePolls();
            assertEquals(List.of(), Journey.files(journey.outbox("orders").resolve("failed"), ""));
            assertEquals(List.of("bad.eml"), claimed());
            assertFew(log, 6);
            assertFew(camel, 0);
            cure.run();
            awaitUp();
            Journey.await(
                    "both are letters",
                    () -> Journey.files(volume.resolve("inbound"), "").size() == 1
                            && Journey.files(volume.resolve("outbound"), "").size() == 1);
        }
    }

    private List<String> claimed() throws IOException {
        try (Stream<Path> files = Files.walk(journey.outbox("orders").resolve(".claimed"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "unmounted"})
    void nothing_is_lost_and_nothing_goes_twice_while_the_data_folder_cannot_be_used(String trouble) throws Exception {
        journey.set("data-dir", "volume");
        start();
        List<FakeMail> mails = new ArrayList<>();
        try (LogLines log = LogLines.of("dev.mailchute");
                LogLines camel = LogLines.of("org.apache.camel")) {
            Runnable cure = begin(trouble);
            awaitDown("the data folder " + volume + " " + describe(trouble));
            mails.add(deliver("A"));
            for (int i = 0; i < 5; i++) {
                drop("out" + i, desk.address());
            }
            awaitDown("inbound.support is down");
            assertFew(log, 6);
            assertFew(camel, 0);
            cure.run();
            Journey.await("delivered", () -> mails.stream().allMatch(FakeMail::isRead));
            Journey.await("sent", () -> desk.sent().size() == 5);
            awaitUp();
        }
        assertEquals(1, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("outbound"));
    }

    @Test
    void a_drop_folder_that_is_removed_is_told_and_not_made_again_behind_the_back_of_its_volume() throws Exception {
        journey.set("inbound.support.drop-dir", "volume/a/support");
        start();
        Files.delete(volume.resolve("a/support/.staging"));
        Files.delete(volume.resolve("a/support"));
        awaitDown("is missing: it was removed, or its volume is not mounted");
        FakeMail mail = deliver("A");
        assertTrue(Files.notExists(volume.resolve("a/support")));
        Files.createDirectory(volume.resolve("a/support"));
        Journey.await("delivered", mail::isRead);
        awaitUp();
    }
}
