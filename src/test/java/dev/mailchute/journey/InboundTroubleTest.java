package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail that cannot be had, and mailboxes that give none: what is the mail's own trouble, and what is not. */
@Tag("journey")
class InboundTroubleTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.attempts", "2");
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private List<FakeMail> deliver(int count) {
        List<FakeMail> mails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mails.add(support.deliver(SampleMail.text("ann@x.example", support.address(), "Mail " + i, "Hello")));
        }
        return mails;
    }

    private JsonNode letter(int index) {
        return Journey.json(journey.letters("inbound").get(index).resolve("letter.json"));
    }

    private boolean isDown() {
        return journey.chute().statuses().of("inbound.support").isDown();
    }

    @Test
    void an_outage_in_which_only_the_list_works_makes_no_letters() {
        deliver(20);
        tenant.always().on(Operation.GET_MIME).unavailable("0.2");
        journey.set("inbound.support.attempts", "1").start();
        Journey.await("two polls have failed", () -> isDown() && tenant.count(Operation.GET_MIME) >= 60);
        assertEquals(List.of(), journey.letters("inbound"));
        tenant.behaves();
        Journey.await("all is delivered", () -> journey.dropped("support").size() == 20);
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void a_redirect_is_not_followed() {
        deliver(1);
        tenant.once().on(Operation.LIST_MESSAGES).redirectsTo(tenant.foreignHost());
        tenant.once().on(Operation.GET_MIME).redirectsTo(tenant.foreignHost());
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        assertEquals(0, tenant.count(call -> call.host().equals("foreign")));
    }

    @Test
    void a_next_page_on_another_host_is_not_asked_for() {
        support.createFolder("Inbox/Tickets");
        tenant.once().on(Operation.LIST_FOLDERS).nextLinkTo(tenant.foreignHost());
        tenant.once().on(Operation.LIST_MESSAGES).nextLinkTo(tenant.foreignHost());
        journey.set("inbound.support.folder", "Inbox/Tickets").start();
        Journey.await("polls", () -> tenant.count(Operation.LIST_MESSAGES) > 2);
        assertEquals(0, tenant.count(call -> call.host().equals("foreign")));
    }

    @Test
    void the_remains_of_an_interrupted_download_are_removed() throws IOException {
        Path drop = journey.drop("support");
        String name = "20261124T090000Z_Half_0123456789abcdef";
        Path half = Files.createDirectories(drop.resolve(".staging")).resolve(name + ".staged");
        Files.writeString(half, "From: ann@x.example");
        Path sidecar = Files.writeString(drop.resolve(name + ".json"), "{}");
        deliver(1);
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        assertFalse(Files.exists(half));
        assertFalse(Files.exists(sidecar));
    }

    @Test
    void a_message_removed_from_staging_by_a_cleanup_job_is_fetched_again_and_logged() throws Exception {
        List<FakeMail> mails = new ArrayList<>();
        Path staging = journey.drop("support").resolve(".staging");
        journey.start();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger taken = new AtomicInteger();
            Thread cleaner = new Thread(() -> {
                while (!stop.get()) {
                    for (Path file : Journey.files(staging, "")) {
                        if (file.toFile().delete() && file.toString().endsWith(".staged")) {
                            taken.incrementAndGet();
                        }
                    }
                    LockSupport.parkNanos(3_000_000);
                }
            });
            cleaner.start();
            try {
                Journey.await("some are taken", () -> {
                    if (mails.size() < 60) {
                        mails.addAll(deliver(1));
                    }
                    return taken.get() > 2 && mails.size() == 60;
                });
            } finally {
                stop.set(true);
                cleaner.join();
            }
            assertEquals(1, log.with("removes files from this folder").size());
        }
        Journey.await("all are read", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(60, journey.dropped("support").size());
        assertEquals(60, Journey.files(journey.drop("support"), ".json").size());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals(
                staging.toString(),
                journey.chute()
                        .statuses()
                        .of("inbound.support")
                        .warnings()
                        .get(0)
                        .subject());
    }

    @Test
    void the_whole_staging_folder_may_vanish_while_it_runs() throws Exception {
        deliver(1);
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        tenant.once()
                .on(Operation.GET_MIME)
                .answersAnd(() ->
                        journey.drop("support").resolve(".staging").toFile().delete());
        try (LogLines log = LogLines.of("dev.mailchute")) {
            FakeMail mail = deliver(1).get(0);
            Journey.await("read", mail::isRead);
            assertEquals(List.of(), log.with("is down"));
        }
        assertEquals(2, journey.dropped("support").size());
    }

    @Test
    void an_outage_is_distinguished_from_poison_by_a_recently_fetched_message() {
        deliver(1);
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        tenant.always().on(Operation.GET_MIME).internalError();
        deliver(3);
        Journey.await("down", this::isDown);
        assertEquals(List.of(), journey.letters("inbound"));
        tenant.behaves();
        Journey.await("all is delivered", () -> journey.dropped("support").size() == 4);
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, ErrorInvalidRequest",
        "403, ErrorAccessDenied",
        "404, ErrorItemNotFound",
        "404, ResourceNotFound",
        "500, ErrorMimeContentConversionFailed"
    })
    void a_mailbox_that_refuses_every_message_is_down_and_makes_no_letters(int status, String code) {
        deliver(24);
        tenant.always().on(Operation.GET_MIME).answers(status, code, "Not today.");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.set("inbound.support.attempts", "1").start();
            Journey.await("down, and asked again", () -> isDown() && tenant.count(Operation.LIST_MESSAGES) >= 2);
            assertEquals(List.of(), journey.letters("inbound"));
            assertEquals(1, log.warningsAndAbove().size(), () -> log.warningsAndAbove()
                    .toString());
            assertTrue(
                    log.warningsAndAbove().get(0).contains("lists its messages but returns none of them: Not today."));
        }
        tenant.behaves();
        Journey.await("all is delivered", () -> journey.dropped("support").size() == 24 && !isDown());
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void what_one_message_is_refused_for_is_its_own_trouble_and_its_letter_says_so() {
        List<FakeMail> mails = deliver(16);
        record Refusal(int status, String code) {}
        List<Refusal> refusals = List.of(
                new Refusal(400, "ErrorInvalidRequest"),
                new Refusal(401, "InvalidAuthenticationToken"),
                new Refusal(403, "ErrorAccessDenied"),
                new Refusal(404, "ResourceNotFound"),
                new Refusal(404, "ErrorItemNotFound"),
                new Refusal(302, "http-302"),
                new Refusal(504, "UnknownError"));
        for (int i = 0; i < refusals.size(); i++) {
            Refusal refusal = refusals.get(i);
            if (refusal.status() == 302) {
                mails.get(2 * i).always().on(Operation.GET_MIME).redirectsTo(tenant.foreignHost());
            } else {
                mails.get(2 * i).always().on(Operation.GET_MIME).answers(refusal.status(), refusal.code(), "No.");
            }
        }
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await("held", () -> journey.letters("inbound").size() == refusals.size());
            Journey.await("all is known", () -> mails.stream().allMatch(FakeMail::isRead));
            assertEquals(List.of(), log.with("is down"));
        }
        assertEquals(9, journey.dropped("support").size());
        Map<String, String> codes = new HashMap<>();
        Set<String> requestIds = new HashSet<>();
        for (int i = 0; i < refusals.size(); i++) {
            codes.put(letter(i).path("subject").asText(), letter(i).path("code").asText());
            requestIds.add(letter(i).path("requestId").asText());
        }
        for (int i = 0; i < refusals.size(); i++) {
            assertEquals(refusals.get(i).code(), codes.get("Mail " + 2 * i));
        }
        assertEquals(refusals.size(), requestIds.size());
    }

    @Test
    void a_refusal_of_the_only_message_is_told_as_such_until_another_one_shows_whose_trouble_it_is() {
        FakeMail refused = deliver(1).get(0);
        refused.always().on(Operation.GET_MIME).accessDenied();
        journey.start();
        Journey.await("down, and asked again", () -> isDown() && tenant.count(Operation.GET_MIME) >= 3);
        assertEquals(List.of(), journey.letters("inbound"));
        String reason = journey.chute()
                .statuses()
                .of("inbound.support")
                .trouble()
                .orElseThrow()
                .reason();
        assertTrue(reason.contains("the only unread message cannot be read") && !reason.contains("Policy"), reason);
        support.deliver(SampleMail.text("ann@x.example", support.address(), "Another", "Hello"));
        Journey.await("the other is delivered", () -> journey.dropped("support").size() == 1 && !isDown());
        Journey.await("held", () -> journey.letters("inbound").size() == 1 && refused.isRead());
        assertEquals("ErrorAccessDenied", letter(0).path("code").asText());
    }

    @Test
    void after_a_restart_any_message_of_the_mailbox_shows_whose_trouble_it_is() {
        support.deliver(SampleMail.text("ann@x.example", support.address(), "Read long ago", "Hello"))
                .markRead();
        FakeMail refused = deliver(1).get(0);
        refused.always().on(Operation.GET_MIME).accessDenied();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await("held", () -> journey.letters("inbound").size() == 1 && refused.isRead());
            assertEquals(List.of(), log.with("is down"));
        }
        assertEquals(2, letter(0).path("attempts").asInt());
    }

    @Test
    void an_answer_that_is_no_mail_is_not_delivered() {
        List<FakeMail> mails = deliver(5);
        mails.get(0).always().on(Operation.GET_MIME).answersText("text/plain", "");
        mails.get(1).always().on(Operation.GET_MIME).answersText("application/xml", "<error>No</error>");
        mails.get(2).always().on(Operation.GET_MIME).answersText("text/plain", "Please come back later.");
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 3);
        assertEquals("not-the-mail", letter(0).path("code").asText());
        assertEquals(2, letter(0).path("attempts").asInt());
        assertEquals(2, journey.dropped("support").size());
    }

    @Test
    void a_gateway_that_answers_with_a_text_for_every_message_is_a_mailbox_that_is_down() {
        deliver(12);
        tenant.always().on(Operation.GET_MIME).answersText("text/plain", "Please come back later.");
        journey.set("inbound.support.attempts", "1").start();
        Journey.await("down, and asked again", () -> isDown() && tenant.count(Operation.LIST_MESSAGES) >= 3);
        assertEquals(List.of(), journey.letters("inbound"));
        tenant.behaves();
        Journey.await("all is delivered", () -> journey.dropped("support").size() == 12);
    }

    @Test
    void poison_is_held_after_its_polls_and_does_not_stop_other_messages() {
        List<FakeMail> mails = deliver(13);
        for (FakeMail poison : mails.subList(0, 10)) {
            poison.always().on(Operation.GET_MIME).gatewayTimeout();
        }
        journey.start();
        Journey.await(
                "letters",
                () -> journey.letters("inbound").size() == 10
                        && journey.dropped("support").size() == 3
                        && mails.stream().allMatch(FakeMail::isRead));
        assertEquals(2, letter(0).path("attempts").asInt());
        assertEquals("temporary", letter(0).path("kind").asText());
        assertEquals(504, letter(0).path("status").asInt());
        assertTrue(mails.get(0).categories().contains("Mail Center"));
        assertTrue(!isDown());
    }

    @Test
    void a_mail_that_fails_alone_is_held_after_its_polls_counted_across_restarts() {
        journey.set("inbound.support.attempts", "3");
        deliver(1).get(0).always().on(Operation.GET_MIME).gatewayTimeout();
        for (int run = 1; run <= 2; run++) {
            int tries = run * 4;
            journey.start();
            Journey.await("tried", () -> tenant.count(Operation.GET_MIME) >= tries);
            journey.stop();
            assertEquals(List.of(), journey.letters("inbound"));
        }
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 1);
        assertEquals(3, letter(0).path("attempts").asInt());
    }

    @Test
    void a_mail_that_exchange_cannot_convert_is_held_after_three_tries_rebuilt_from_json() throws Exception {
        FakeMail bad = deliver(1).get(0);
        bad.always().mimeCannotBeConverted();
        journey.start();
        Journey.await("held", () -> bad.isRead());
        assertEquals(3, tenant.count(Operation.GET_MIME));
        assertTrue(letter(0).path("rebuilt").asBoolean());
        assertTrue(java.nio.file.Files.exists(journey.letters("inbound").get(0).resolve("message.eml")));
    }

    @Test
    void a_mail_that_spoils_every_list_gets_one_letter_and_delays_nobody() {
        List<FakeMail> mails = deliver(130);
        mails.get(7).corruptsItsListPage();
        mails.get(90).corruptsItsListPage();
        journey.start();
        Journey.await(
                "the others are delivered", () -> journey.dropped("support").size() == 128);
        Journey.await("letters", () -> journey.letters("inbound").size() == 2);
        long polls = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("more polls", () -> tenant.count(Operation.LIST_MESSAGES) > polls + 40);
        assertEquals(2, journey.letters("inbound").size());
        assertTrue(
                letter(0).path("reason").asText().contains("makes every list that should contain it fail"),
                letter(0)::toString);
        mails.get(7).recovers();
        mails.get(90).recovers();
        Journey.await(
                "and these too, once they can be",
                () -> journey.dropped("support").size() == 130);
    }

    @Test
    void a_page_for_people_in_place_of_a_list_is_a_mailbox_that_is_down() {
        deliver(2);
        tenant.always().on(Operation.LIST_MESSAGES).answersHtml();
        journey.start();
        Journey.await("down", this::isDown);
        assertEquals(
                "not-json",
                journey.chute()
                        .statuses()
                        .of("inbound.support")
                        .trouble()
                        .orElseThrow()
                        .fault()
                        .code());
        tenant.behaves();
        Journey.await("delivered", () -> journey.dropped("support").size() == 2 && !isDown());
    }

    @Test
    void a_long_outage_costs_few_requests_and_two_lines_in_the_log() {
        deliver(3);
        tenant.always().on(Operation.LIST_MESSAGES).accessDenied();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await("ten seconds of it", () -> tenant.count(Operation.LIST_MESSAGES) >= 4);
            long requests = tenant.count(Operation.LIST_MESSAGES);
            assertTrue(requests <= 5, requests + " requests");
            tenant.behaves();
            Journey.await("delivered", () -> journey.dropped("support").size() == 3);
            Journey.await("over", () -> !isDown());
            List<String> told = log.warningsAndAbove();
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.get(0).contains("Access is denied"), told.get(0));
            assertEquals(1, log.with("works again after").size());
            assertTrue(log.with("works again after").get(0).contains("3 waiting"), log.with("works again")::toString);
        }
    }

    @Test
    void polls_that_end_in_the_middle_take_no_mail_twice() {
        deliver(150);
        for (int after = 5; after < 150; after += 10) {
            tenant.once()
                    .on(Operation.GET_MIME, Operation.PATCH_MESSAGE)
                    .after(after)
                    .accessDenied();
        }
        for (int after = 1; after < 6; after++) {
            tenant.once().on(Operation.LIST_MESSAGES).after(after).accessDenied();
        }
        // So many that the mailbox is asked whether it gives any.
        tenant.times(12).on(Operation.GET_MIME).after(40).accessDenied();
        journey.set("inbound.support.attempts", "5");
        tenant.latency(Duration.ofMillis(5));
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await("all", () -> journey.dropped("support").size() == 150);
            assertEquals(List.of(), log.with("unexpected"));
        }
        assertEquals(150, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void what_can_never_be_acknowledged_is_told_tried_seldom_and_keeps_no_new_mail_waiting() {
        journey.clock(tenant.clock());
        List<FakeMail> mails = deliver(4);
        mails.forEach(mail -> mail.always().on(Operation.PATCH_MESSAGE).answers(400, "ErrorInvalidRequest", "No."));
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await(
                    "shown in health",
                    () -> journey.chute()
                                    .statuses()
                                    .of("inbound.support")
                                    .warnings()
                                    .size()
                            == 4);
            long tries = tenant.count(Operation.PATCH_MESSAGE);
            assertEquals(4 * 2 * 4, tries);
            FakeMail other = deliver(1).get(0);
            Journey.await("a new one is read", other::isRead);
            long polls = tenant.count(Operation.LIST_MESSAGES);
            Journey.await("more polls", () -> tenant.count(Operation.LIST_MESSAGES) >= polls + 3);
            assertEquals(tries + 1, tenant.count(Operation.PATCH_MESSAGE));
            tenant.clock().advance(Duration.ofSeconds(61));
            FakeMail next = deliver(1).get(0);
            Journey.await("tried again", () -> tenant.count(Operation.PATCH_MESSAGE) >= tries + 2 + 4);
            Journey.await("the new one is read as well", next::isRead);
            assertEquals(
                    4,
                    log.with("this message was processed but cannot be marked in the mailbox")
                            .size());
            assertEquals(List.of(), log.with("is down"));
        }
        assertTrue(!isDown());
        assertEquals(List.of(), journey.letters("inbound"));
        journey.stop();
        long before = tenant.count(Operation.PATCH_MESSAGE);
        journey.start();
        Journey.await(
                "told again after a restart",
                () -> journey.chute()
                                .statuses()
                                .of("inbound.support")
                                .warnings()
                                .size()
                        == 4);
        assertEquals(before + 4 * 4, tenant.count(Operation.PATCH_MESSAGE));
        tenant.behaves();
        tenant.clock().advance(Duration.ofHours(1));
        Journey.await("made up for", () -> mails.stream().allMatch(FakeMail::isRead));
        Journey.await("settled", () -> journey.chute()
                .statuses()
                .of("inbound.support")
                .warnings()
                .isEmpty());
    }

    @Test
    void a_single_message_that_may_not_be_marked_takes_nobody_down_and_a_mailbox_that_may_not_is_down() {
        List<FakeMail> mails = deliver(5);
        FakeMail refused = mails.get(4);
        // Five are marked at once. A refusal before the mailbox has accepted any would be taken for the mailbox's.
        refused.always()
                .on(Operation.PATCH_MESSAGE)
                .meanwhile(() -> Journey.await("the others are read", () -> mails.subList(0, 4).stream()
                        .allMatch(FakeMail::isRead)))
                .accessDenied();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await(
                    "shown in health",
                    () -> journey.chute()
                                    .statuses()
                                    .of("inbound.support")
                                    .warnings()
                                    .size()
                            == 1);
            assertEquals(List.of(), log.with("is down"));
        }
        tenant.always().on(Operation.PATCH_MESSAGE).accessDenied();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            deliver(3);
            Journey.await("down", this::isDown);
            long polls = tenant.count(Operation.LIST_MESSAGES);
            deliver(1);
            Journey.await("polls go on", () -> tenant.count(Operation.LIST_MESSAGES) >= polls + 3);
            Journey.await("all are delivered", () -> journey.dropped("support").size() == 9);
            assertEquals(1, log.with("is down").size());
            assertEquals(List.of(), log.with("works again"));
        }
        tenant.behaves();
        Journey.await(
                "made up for",
                () -> !isDown() && support.mails("inbox").stream().allMatch(FakeMail::isRead));
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void a_mail_that_is_gone_is_no_letter_and_one_that_stays_listed_is() {
        List<FakeMail> mails = deliver(3);
        mails.get(0).vanishesWhenFetched();
        mails.get(1).staysListedButIsGone();
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 1);
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        assertEquals(2, letter(0).path("attempts").asInt());
        assertEquals("ErrorItemNotFound", letter(0).path("code").asText());
    }
}
