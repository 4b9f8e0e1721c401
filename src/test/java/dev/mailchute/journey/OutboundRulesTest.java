package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Corpus;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's rules for outgoing mail. */
@Tag("journey")
class OutboundRulesTest {
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

    private static byte[] mail(String subject, String messageId) {
        return ("To: ann@x.example\r\nSubject: " + subject
                        + (messageId == null ? "" : "\r\nMessage-ID: <" + messageId + ">") + "\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode letter(int index) {
        return Journey.json(journey.letters("outbound").get(index).resolve("letter.json"));
    }

    private String letterId(int index) {
        return journey.letters("outbound").get(index).getFileName().toString();
    }

    private boolean hasReceipt(String file) {
        return Files.exists(journey.outbox("orders").resolve("sent").resolve(file + ".sent.json"))
                && Files.exists(journey.outbox("orders").resolve("sent").resolve(file));
    }

    private boolean isFinished(String file) {
        return hasReceipt(file) || hasFailed(file);
    }

    private boolean hasFailed(String file) {
        return Files.exists(journey.outbox("orders").resolve("failed").resolve(file + ".failed.json"));
    }

    @Test
    void a_send_that_was_done_and_not_answered_is_found_in_the_mailbox_and_sent_once() {
        tenant.exchange().sentMailShowsAfter(1, 0);
        tenant.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        journey.start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("receipt", () -> hasReceipt("a.eml"));
        assertEquals(1, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
    }

    @Test
    void no_mail_is_in_doubt_because_the_connection_was_closed_after_the_mail_before_it() {
        tenant.always().on(Operation.SEND_MAIL).closesAfterwards();
        for (int i = 0; i < 5; i++) {
            journey.drop("orders", i + ".eml", mail("A", i + "@x"));
        }
        journey.start();
        Journey.await("receipts", () -> IntStream.range(0, 5).allMatch(i -> isFinished(i + ".eml")));
        assertEquals(5, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
        assertEquals(0, tenant.count(Operation.FIND_MESSAGES));
    }

    @Test
    void a_send_that_nothing_settles_is_held_in_doubt_until_a_person_says_so() {
        tenant.once().on(Operation.SEND_MAIL).resetsConnection();
        journey.start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("letter", () -> hasFailed("a.eml"));
        assertEquals("in-doubt", letter(0).path("outcome").asText());
        assertEquals(0, desk.sent().size());
        assertEquals(
                "in-doubt",
                journey.chute().acts().retry(letterId(0), "test", false).outcome());
        assertEquals(0, desk.sent().size());
        assertEquals(
                "sent", journey.chute().acts().retry(letterId(0), "test", true).outcome());
        assertEquals(1, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
    }

    @Test
    void a_retry_tells_what_became_of_its_own_mail_whatever_else_the_outbox_suffers_from() {
        journey.start();
        journey.drop(
                "orders",
                "a.eml",
                "From: boss@contoso.com\r\nTo: ann@x.example\r\n\r\nHello.\r\n".getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> hasFailed("a.eml"));
        tenant.always().on(Operation.SEND_MAIL).accessDenied();
        journey.drop("orders", "b.eml", mail("B", "2@x"));
        Status outbox = journey.chute().statuses().of("outbound.orders");
        Journey.await("the outbox is down", outbox::isDown);
        LetterActions.Result refused = journey.chute().acts().retry(letterId(0), "test", false);
        assertTrue(outbox.isDown());
        assertEquals("held", refused.outcome());
        assertTrue(refused.reason().contains("boss@contoso.com"), refused.reason());
    }

    @Test
    void a_person_who_retries_a_doubtful_mail_that_shows_up_late_does_not_send_it_twice() {
        tenant.exchange().sentMailShowsAfter(5, 0);
        tenant.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        journey.start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("letter", () -> hasFailed("a.eml"));
        tenant.exchange().settle();
        assertEquals(
                "sent", journey.chute().acts().retry(letterId(0), "test", false).outcome());
        assertEquals(1, desk.sent().size());
    }

    @Test
    void in_doubt_resend_resends_once_and_not_for_ever() {
        tenant.exchange().replacesMessageIds(true);
        tenant.always().on(Operation.SEND_MAIL).acceptsThenDrops();
        journey.set("outbound.orders.in-doubt", "resend").start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("letter", () -> hasFailed("a.eml"));
        assertEquals(2, desk.sent().size());
        assertEquals("in-doubt", letter(0).path("outcome").asText());
    }

    @Test
    void a_draft_that_is_on_its_way_is_not_taken_for_one_that_was_never_sent() {
        tenant.exchange().sentMailShowsAfter(0, 2);
        tenant.once().on(Operation.SEND_DRAFT).acceptsThenDrops();
        journey.set("outbound.orders.send-mode", "draft").start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("receipt", () -> hasReceipt("a.eml"));
        assertEquals(1, desk.sent().size());
    }

    @Test
    void a_refused_draft_leaves_no_draft_behind() {
        journey.set("outbound.orders.send-mode", "draft")
                .set("outbound.orders.allowed-from", "boss@contoso.com")
                .start();
        journey.drop(
                "orders",
                "a.eml",
                "From: boss@contoso.com\r\nTo: ann@x.example\r\nSubject: A\r\n\r\nHello.\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> hasFailed("a.eml"));
        assertEquals("ErrorSendAsDenied", letter(0).path("code").asText());
        assertEquals("send", letter(0).path("step").asText());
        assertEquals(List.of(), desk.drafts());
    }

    @Test
    void the_same_mail_again_is_a_duplicate_and_a_file_of_the_same_name_is_not() throws Exception {
        journey.start();
        journey.drop("orders", "a.eml", mail("A", "1@x"));
        Journey.await("receipt", () -> hasReceipt("a.eml"));
        journey.drop("orders", "b.eml", mail("A", "1@x"));
        Journey.await("duplicate", () -> hasFailed("b.eml"));
        assertEquals("duplicate", letter(0).path("code").asText());
        journey.drop("orders", "a.eml", mail("Another", "2@x"));
        Journey.await("sent", () -> desk.sent().size() == 2);
        Journey.await(
                "both receipts",
                () -> Journey.files(journey.outbox("orders").resolve("sent"), ".sent.json")
                                .size()
                        == 2);
        assertTrue(Journey.files(journey.outbox("orders").resolve("sent"), ".eml").stream()
                .anyMatch(file -> file.getFileName().toString().matches("a~[0-9a-f]+\\.eml")));
        assertEquals(
                "sent", journey.chute().acts().retry(letterId(0), "test", false).outcome());
        assertEquals(3, desk.sent().size());
    }

    @Test
    void files_go_in_the_order_of_their_times_and_the_pace_is_kept_across_restarts() throws Exception {
        journey.set("outbound.orders.messages-per-minute", "3");
        Instant now = Instant.now().minusSeconds(1000);
        for (int i = 0; i < 6; i++) {
            int number = (i * 5) % 6;
            journey.drop("orders", "f" + i + ".eml", mail("m" + number, null));
            Files.setLastModifiedTime(
                    journey.outbox("orders").resolve("f" + i + ".eml"), FileTime.from(now.plusSeconds(number)));
        }
        Files.write(journey.outbox("orders").resolve("x.tmp"), mail("unfinished", null));
        journey.start();
        Journey.await(
                "three",
                () -> Journey.files(journey.outbox("orders").resolve("sent"), ".sent.json")
                                .size()
                        == 3);
        journey.stop();
        journey.start();
        long restarted = System.nanoTime();
        Journey.await("two seconds in which nothing more may go", () -> System.nanoTime() - restarted > 2_000_000_000L);
        assertEquals(
                List.of("m0", "m1", "m2"),
                desk.sent().stream().map(sent -> sent.subject()).toList());
        tenant.clock().advance(Duration.ofSeconds(61));
        Journey.await("the others", () -> desk.sent().size() == 6);
        assertTrue(Files.exists(journey.outbox("orders").resolve("x.tmp")));
    }

    @Test
    void thirty_five_megabytes_go_by_upload_session_and_more_is_held() throws Exception {
        desk.largestMail(150L << 20);
        byte[] attachment = new byte[25_000_000];
        new Random(1).nextBytes(attachment);
        journey.start();
        journey.drop("orders", "big.bin", attachment);
        journey.drop(
                "orders",
                "a.json",
                "{\"to\": [\"ann@x.example\"], \"subject\": \"Big\", \"text\": \"x\", \"attachments\": [\"big.bin\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        journey.drop(
                "orders",
                "b.json",
                ("{\"to\": [\"ann@x.example\"], \"subject\": \"Too big\", \"text\": \"x\", \"attachments\": [\"big.bin\","
                                + " \"big.bin\"]}")
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("receipt", () -> hasReceipt("a.json") && hasFailed("b.json"));
        assertEquals(1, desk.sent().size());
        assertEquals(0, tenant.openUploads());
        assertEquals(List.of(), desk.drafts());
        assertTrue(tenant.calls(Operation.UPLOAD_RANGE).stream().allMatch(call -> call.bodyLength() < 4 << 20));
    }

    @Test
    void an_upload_url_that_is_no_https_address_gets_nothing() throws Exception {
        tenant.always().uploadUrlTo(java.net.URI.create("http://127.0.0.1:9/steal"));
        journey.set("outbound.orders.mime-limit", "1KB").start();
        journey.drop("orders", "big.bin", new byte[3_300_000]);
        journey.drop(
                "orders",
                "a.json",
                "{\"to\": [\"ann@x.example\"], \"subject\": \"x\", \"text\": \"x\", \"attachments\": [\"big.bin\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> hasFailed("a.json"));
        assertEquals("bad-upload-url", letter(0).path("code").asText());
        assertEquals(List.of(), desk.drafts());
    }

    @Test
    void every_mail_of_the_corpus_goes_byte_for_byte_or_is_held_with_a_reason() throws Exception {
        List<Path> corpus = Corpus.mails();
        desk.largestMail(150L << 20);
        journey.set("outbound.orders.allowed-from", "nobody@contoso.com").start();
        List<String> names = new ArrayList<>();
        for (Path mail : corpus) {
            names.add(mail.getFileName().toString());
            journey.drop("orders", mail.getFileName().toString(), Files.readAllBytes(mail));
        }
        Journey.await(
                "half of it", () -> names.stream().filter(this::isFinished).count() > names.size() / 2);
        Journey.await("all", () -> {
            List<String> waiting =
                    names.stream().filter(name -> !isFinished(name)).toList();
            if (!waiting.isEmpty() && waiting.size() < 40) {
                // Empty, or open at the end: perhaps somebody is about to write the rest, and a minute rules that out.
                tenant.clock().advance(Duration.ofSeconds(61));
            }
            return waiting.isEmpty();
        });
        for (Path held : journey.letters("outbound")) {
            JsonNode letter = Journey.json(held.resolve("letter.json"));
            assertTrue(letter.path("reason").asText().length() > 10, letter::toString);
            assertEquals("held", letter.path("outcome").asText());
        }
        assertEquals(
                names.size(),
                journey.letters("outbound").size()
                        + Journey.files(journey.outbox("orders").resolve("sent"), ".sent.json")
                                .size());
        for (Path sent : Journey.files(journey.outbox("orders").resolve("sent"), ".eml")) {
            byte[] dropped = Files.readAllBytes(sent);
            assertArrayEquals(Files.readAllBytes(Corpus.mail(sent.getFileName().toString())), dropped);
        }
    }
}
