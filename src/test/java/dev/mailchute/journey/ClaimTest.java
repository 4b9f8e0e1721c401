package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the claim on the dropped file is ours, whatever its producer does. */
@Tag("journey")
class ClaimTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder).clock(tenant.clock()).outbound("orders", "servicedesk@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    private static byte[] mail(String subject, String more) {
        return ("To: ann@x.example\r\nSubject: " + subject + "\r\n" + more + "\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mail(String subject) {
        return mail(subject, "");
    }

    private Path outbox(String file) {
        return journey.outbox("orders").resolve(file);
    }

    private List<Path> receipts() {
        return Journey.files(outbox("sent"), ".sent.json");
    }

    private List<Path> failures() {
        return Journey.files(outbox("failed"), ".failed.json");
    }

    private List<String> sentSubjects() {
        return desk.sent().stream().map(sent -> sent.subject()).toList();
    }

    private Path onlyLetter() {
        assertEquals(1, journey.letters("outbound").size());
        return journey.letters("outbound").get(0);
    }

    private List<Path> claimed() {
        Path claimed = outbox(".claimed");
        if (!Files.isDirectory(claimed)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(claimed)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_file_that_is_renamed_over_one_being_sent_is_a_mail_of_its_own() throws Exception {
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> journey.drop("orders", "a.eml", mail("B", "X-Longer: yes\r\n")))
                .answersProperly();
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("both receipts", () -> receipts().size() == 2 && claimed().isEmpty());
        assertEquals(List.of("A", "B"), sentSubjects());
        assertArrayEquals(mail("A"), Files.readAllBytes(outbox("sent/a.eml")));
        Path second = Journey.files(outbox("sent"), ".eml").stream()
                .filter(file -> file.toString().contains("~"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(mail("B", "X-Longer: yes\r\n"), Files.readAllBytes(second));
    }

    @Test
    void a_file_that_is_renamed_over_one_being_refused_is_sent_and_the_letter_is_the_first_ones() throws Exception {
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> journey.drop("orders", "a.eml", mail("B")))
                .answers(400, "ErrorInvalidRecipients", "At least one recipient is not valid.");
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("both", () -> receipts().size() == 1 && failures().size() == 1);
        assertEquals(List.of("B"), sentSubjects());
        assertTrue(Files.readString(onlyLetter().resolve("message.eml")).contains("Subject: A"));
        assertArrayEquals(mail("B"), Files.readAllBytes(outbox("sent/a.eml")));
    }

    @Test
    void a_forbidden_file_that_is_renamed_over_one_during_a_pause_does_not_go_out_unchecked() throws Exception {
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> journey.drop("orders", "a.eml", mail("B", "From: boss@contoso.com\r\n")))
                .throttles("1");
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("both", () -> {
            tenant.clock().advance(Duration.ofSeconds(2));
            return receipts().size() == 1 && failures().size() == 1;
        });
        assertEquals(List.of("A"), sentSubjects());
        assertArrayEquals(mail("A"), Files.readAllBytes(outbox("sent/a.eml")));
        assertEquals(
                "sender-not-allowed",
                Journey.json(onlyLetter().resolve("letter.json")).path("code").asText());
    }

    @Test
    void one_name_again_and_again_is_as_many_mails() {
        int files = 12;
        AtomicInteger next = new AtomicInteger(1);
        tenant.always()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> {
                    int number = next.getAndIncrement();
                    if (number < files) {
                        journey.drop("orders", "report.eml", mail("m" + number));
                    }
                })
                .answersProperly();
        journey.start();
        journey.drop("orders", "report.eml", mail("m0"));
        Journey.await("all receipts", () -> receipts().size() == files);
        assertEquals(IntStream.range(0, files).mapToObj(i -> "m" + i).toList(), sentSubjects());
        assertEquals(files, Journey.files(outbox("sent"), ".eml").size());
    }

    @Test
    void the_same_name_time_and_size_with_other_words_is_another_mail() throws Exception {
        FileTime time = FileTime.from(Instant.now().minusSeconds(60));
        tenant.once().on(Operation.SEND_MAIL).meanwhile(() -> dropAt("b", time)).answersProperly();
        dropAt("a", time);
        journey.start();
        Journey.await("both receipts", () -> receipts().size() == 2);
        assertEquals(List.of("a", "b"), sentSubjects());
    }

    private void dropAt(String subject, FileTime time) {
        try {
            Files.createDirectories(journey.outbox("orders"));
            Path part = Files.write(outbox("x.part"), mail(subject));
            Files.setLastModifiedTime(part, time);
            Files.move(part, outbox("a.eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_is_written_to_a_file_after_it_was_sent_is_a_letter_and_no_sent_file() throws Exception {
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> append(claimed().get(0), "One more line.\r\n"))
                .answersProperly();
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("letter", () -> failures().size() == 1 && claimed().isEmpty());
        assertEquals(List.of("A"), sentSubjects());
        assertFalse(Files.exists(outbox("sent/a.eml")));
        assertEquals(List.of(), receipts());
        JsonNode letter = Journey.json(onlyLetter().resolve("letter.json"));
        assertEquals("changed-after-sending", letter.path("code").asText());
        assertTrue(Files.readString(onlyLetter().resolve("message.eml")).contains("One more line."));
        assertEquals(
                "sent",
                journey.chute()
                        .acts()
                        .retry(onlyLetter().getFileName().toString(), "test", false)
                        .outcome());
        assertEquals(2, desk.sent().size());
        assertFalse(
                desk.sent().get(0).internetMessageId().equals(desk.sent().get(1).internetMessageId()));
    }

    @Test
    void what_is_written_to_a_file_before_it_goes_out_is_waited_for() throws Exception {
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> append(claimed().get(0), "One more line.\r\n"))
                .unavailable();
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("receipt", () -> {
            tenant.clock().advance(Duration.ofSeconds(1));
            // The receipt is written before the file is moved.
            return receipts().size() == 1 && claimed().isEmpty();
        });
        assertEquals(1, desk.sent().size());
        String sent = new String(desk.sent().get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(sent.endsWith("Hello.\r\nOne more line.\r\n"), sent);
        assertTrue(Files.readString(outbox("sent/a.eml")).endsWith("Hello.\r\nOne more line.\r\n"));
    }

    @Test
    void what_is_written_to_a_file_before_its_draft_is_made_is_waited_for() throws Exception {
        journey.set("outbound.orders.mime-limit", "1KB");
        tenant.once()
                .on(Operation.CREATE_DRAFT)
                .meanwhile(() -> append(claimed().get(0), "One more line.\r\n"))
                .unavailable();
        journey.start();
        journey.drop(
                "orders", "a.eml", mail("A", "X-Long: " + "x".repeat(900) + "\r\nX-More: " + "x".repeat(900) + "\r\n"));
        Journey.await("receipt", () -> {
            tenant.clock().advance(Duration.ofSeconds(1));
            return receipts().size() + failures().size() == 1;
        });
        assertEquals(List.of(), failures());
        assertEquals(1, desk.sent().size());
        String sent = new String(desk.sent().get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(sent.contains("One more line."), sent);
        assertTrue(Files.readString(outbox("sent/a.eml")).endsWith("One more line.\r\n"));
    }

    @Test
    void a_file_whose_producer_never_stops_writing_is_held_in_words() {
        tenant.always()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> append(claimed().get(0), "One more line.\r\n"))
                .unavailable("0");
        journey.start();
        journey.drop("orders", "a.eml", mail("A"));
        Journey.await("letter", () -> {
            claimed().forEach(file -> append(file, "Still more.\r\n"));
            tenant.clock().advance(Duration.ofSeconds(10));
            return failures().size() == 1;
        });
        assertEquals(List.of(), desk.sent());
        assertEquals(
                "still-changing", Journey.json(failures().get(0)).path("code").asText());
    }

    @Test
    void what_waits_for_its_turn_stays_visible_in_the_outbox() {
        journey.set("outbound.orders.messages-per-minute", "2");
        for (int i = 0; i < 10; i++) {
            journey.drop("orders", "f" + i + ".eml", mail("m" + i));
        }
        journey.start();
        Journey.await("two", () -> receipts().size() == 2);
        assertEquals(8, Journey.files(journey.outbox("orders"), ".eml").size());
        assertEquals(List.of(), claimed());
    }

    @Test
    void a_claimed_file_that_the_ledger_does_not_know_is_sent_after_a_restart() throws Exception {
        Path home = Files.createDirectories(outbox(".claimed/0123456789abcdef"));
        Files.createDirectories(outbox(".claimed/fedcba9876543210"));
        Files.write(home.resolve("a.eml"), mail("A"));
        journey.start();
        Journey.await(
                "receipt",
                () -> Files.exists(outbox("sent/a.eml")) && receipts().size() == 1);
        assertEquals(List.of("A"), sentSubjects());
        Journey.await("nothing is left", () -> Files.list(outbox(".claimed")).count() == 0);
    }

    @Test
    void a_sent_file_that_comes_back_is_cleared_away_and_not_sent_again() throws Exception {
        Path home = outbox(".claimed/0123456789abcdef");
        Files.createDirectories(home);
        Files.write(home.resolve("a.eml"), mail("A"));
        journey.start();
        Journey.await("receipt", () -> Files.exists(outbox("sent/a.eml")));
        Journey.await("done", () -> !Files.exists(home));
        journey.stop();
        Files.createDirectories(home);
        Files.move(outbox("sent/a.eml"), home.resolve("a.eml"));
        journey.start();
        Journey.await("cleared away", () -> Files.exists(outbox("sent/a.eml")));
        assertEquals(List.of("A"), sentSubjects());
    }

    @Test
    void endings_in_any_case_are_taken() {
        journey.start();
        journey.drop("orders", "A.EML", mail("A"));
        journey.drop(
                "orders",
                "B.Json",
                "{\"to\": [\"ann@x.example\"], \"subject\": \"B\", \"text\": \"x\"}".getBytes(StandardCharsets.UTF_8));
        Journey.await("both receipts", () -> receipts().size() == 2);
        assertTrue(Files.exists(outbox("sent/A.EML.sent.json")));
        assertTrue(Files.exists(outbox("sent/B.Json.sent.json")));
        assertEquals(2, desk.sent().size());
    }

    @Test
    void a_name_as_long_as_the_file_system_allows_is_sent_or_held_once_with_a_receipt_of_a_shorter_name()
            throws Exception {
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            String good = "g".repeat(251) + ".eml";
            String bad = "ü".repeat(125) + ".eml";
            dropDirectly(outbox(good), mail("A"));
            dropDirectly(outbox(bad), mail("B", "From: boss@contoso.com\r\n"));
            Journey.await(
                    "both",
                    () -> receipts().size() == 1
                            && failures().size() == 1
                            && claimed().isEmpty());
            assertEquals(good, Journey.json(receipts().get(0)).path("file").asText());
            assertEquals(bad, Journey.json(failures().get(0)).path("file").asText());
            assertEquals(1, Journey.files(outbox("sent"), ".eml").size());
            assertTrue(Files.exists(Path.of(receipts().get(0).toString().replaceFirst("\\.sent\\.json$", ""))));
            Journey.await("told", () -> !log.with("held direction=").isEmpty());
            assertEquals(1, log.with("held direction=").size());
            assertEquals(List.of(), log.with("is down"));
        }
    }

    private void dropDirectly(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.write(file.resolveSibling("direct.part"), content);
        Files.move(part, file);
    }

    @Test
    void a_name_that_is_not_utf_8_is_sent_under_one_that_is() throws Exception {
        journey.start();
        Path odd = Path.of(URI.create(journey.outbox("orders").toUri() + "m%FCller.eml"));
        dropDirectly(odd, mail("A"));
        Journey.await(
                "receipt",
                () -> Files.exists(outbox("sent/m%FCller.eml.sent.json"))
                        && claimed().isEmpty());
        assertArrayEquals(mail("A"), Files.readAllBytes(outbox("sent/m%FCller.eml")));
        assertFalse(Files.exists(odd));
        assertEquals(List.of("A"), sentSubjects());
    }

    @Test
    void an_outbox_that_is_gone_is_down_until_it_is_back_and_is_told_once() throws Exception {
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            journey.drop("orders", "a.eml", mail("A"));
            var status = journey.chute().statuses().of("outbound.orders");
            Journey.await("finished", () -> status.lastSuccess().isPresent());
            Path away = folder.resolve("away");
            Files.move(journey.outbox("orders"), away);
            Journey.await("down", status::isDown);
            assertTrue(status.trouble().orElseThrow().reason().contains(journey.outbox("orders") + " does not exist"));
            long begun = System.nanoTime();
            Journey.await("some more looks", () -> System.nanoTime() - begun > 2_000_000_000L);
            Files.createDirectories(journey.outbox("orders"));
            Journey.await("up", () -> !status.isDown());
            journey.drop("orders", "b.eml", mail("B"));
            Journey.await("receipt", () -> receipts().size() == 1);
            List<String> told = new ArrayList<>(log.with("orders"));
            told.removeIf(line -> line.startsWith("sent "));
            assertEquals(2, told.size(), told::toString);
        }
    }
}
