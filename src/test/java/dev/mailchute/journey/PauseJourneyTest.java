package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartActions.PartResult;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.Scrape;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;

/** While a mailbox or outbox is paused nothing new is begun for it; then everything happens once. Another one shows that time passes. */
@Tag("journey")
class PauseJourneyTest {
    private static final Optional<String> REASON = Optional.of("it is being moved");

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private int turns;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
        tenant.mailbox("other@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("other", "other@contoso.com")
                .set("http.port", "0");
    }

    @AfterEach
    void close() {
        journey.close();
        tenant.close();
    }

    private PartActions parts() {
        return journey.chute().parts();
    }

    private void pause(String part) {
        assertEquals(new PartResult(part, "paused", null), parts().pause(part, "ann", REASON));
    }

    private static byte[] mail(String subject) {
        return InboundJourneyTest.mail(subject);
    }

    private void drop(String file) {
        journey.drop(
                "orders", file, OutboundJourneyTest.mail("To: ann@x.example\r\nMessage-ID: <" + file + "@x.example>"));
    }

    private boolean isSent(String file) {
        return Files.exists(journey.outbox("orders").resolve("sent").resolve(file + ".sent.json"));
    }

    private PageClient page() {
        return new PageClient(journey.chute().httpPort().orElseThrow());
    }

    private JsonNode part(String name) {
        try {
            HttpResponse<String> answer = page().get("/observe/health");
            assertEquals(200, answer.statusCode());
            return Json.mapper().readTree(answer.body()).path("checks").path(name);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Many polls of the paused mailbox were due and have come to their end. */
    private void pollsPass() throws Exception {
        for (Scheduler scheduler : SchedulerRepository.getInstance().lookupAll()) {
            if (scheduler.checkExists(TriggerKey.triggerKey("support", "inbound"))) {
                int before = jobs(scheduler);
                Journey.await("polls", () -> jobs(scheduler) >= before + 6);
                return;
            }
        }
        throw new IllegalStateException("no scheduler knows the mailbox");
    }

    private static int jobs(Scheduler scheduler) {
        try {
            return scheduler.getMetaData().getNumberOfJobsExecuted();
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Messages were dropped, found finished and sent elsewhere: the paused outbox had its turns too. */
    private void looksPass() {
        for (int i = 0; i < 3; i++) {
            String file = "turn" + turns++ + ".eml";
            journey.drop("other", file, OutboundJourneyTest.mail("To: bob@x.example\r\nMessage-ID: <" + file + ">"));
            Path receipt = journey.outbox("other").resolve("sent").resolve(file + ".sent.json");
            Journey.await(file, () -> Files.exists(receipt));
        }
    }

    private List<String> calls(FakeMailbox mailbox) {
        List<String> calls = new ArrayList<>();
        tenant.calls(call -> mailbox.address().equals(call.mailbox()))
                .forEach(call -> calls.add(call.operation() + " " + call.path()));
        return calls;
    }

    @Test
    void a_paused_mailbox_makes_no_request_over_a_restart_and_each_message_arrives_once_when_it_is_resumed()
            throws Exception {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", support.address()).start();
        FakeMail unfinished = support.deliver(mail("Unfinished"));
        tenant.always().on(Operation.PATCH_MESSAGE).of(unfinished).internalError();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);

        FakeMail inProgress = support.deliver(mail("In progress"));
        tenant.once()
                .on(Operation.GET_MIME)
                .of(inProgress)
                .meanwhile(() -> pause("inbound.support"))
                .answersProperly();
        Journey.await("what was in progress is finished", inProgress::isRead);
        FakeMail next = support.deliver(mail("Next"));
        pollsPass();
        tenant.behaves();
        tenant.forgetCalls();
        pollsPass();
        assertEquals(List.of(), calls(support));
        assertEquals("PAUSED", part("inbound.support").path("status").asText());

        try (LogLines log = LogLines.of("dev.mailchute.health.PauseReminder")) {
            journey.stop();
            journey.start();
            pollsPass();
            assertEquals(List.of(), calls(support));
            assertEquals(
                    1,
                    log.with("inbound support is still paused by ann: it is being moved")
                            .size());
        }
        JsonNode paused = part("inbound.support");
        assertEquals("PAUSED", paused.path("status").asText());
        assertEquals("ann", paused.path("who").asText());
        assertTrue(paused.path("reason").asText().startsWith("paused by ann: it is being moved"), paused::toString);
        assertTrue(paused.has("since") && paused.has("next"), paused::toString);
        PartResult polled = parts().poll("inbound.support", "bob");
        assertEquals("refused", polled.outcome());
        assertTrue(polled.reason().contains("by ann: it is being moved"), polled::toString);
        assertEquals(
                1,
                new Scrape(page().get("/observe/metrics").body())
                        .value("mailchute_paused", "direction=inbound,name=support"));
        for (String shown : List.of("/mail-center", "/mail-center/parts/inbound.support")) {
            assertTrue(page().get(shown).body().contains("it is being moved"), shown);
            assertTrue(page().get(shown).body().contains("1 paused"), shown);
        }
        assertFalse(page().get("/mail-center").body().contains("mailboxes and outboxes are working"));
        assertFalse(next.isRead() || unfinished.isRead());

        PartResult resumed = parts().resume("inbound.support", "bob");
        assertEquals("resumed", resumed.outcome());
        Journey.await("all", () -> next.isRead() && unfinished.isRead());
        assertEquals(3, journey.dropped("support").size());
        assertEquals(3, tenant.count(Operation.GET_MIME) + 2); // the first two came before the calls were forgotten
        Journey.await(
                "up", () -> part("inbound.support").path("status").asText().equals("UP"));
        assertEquals(List.of(), tenant.violations());
    }

    @Test
    void a_paused_outbox_sends_and_looks_up_nothing_over_a_restart_and_sends_each_file_once_when_it_is_resumed() {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey.outbound("orders", desk.address()).start();
        // Accepted, but nobody heard it; the outbox is paused before the mailbox can be searched.
        tenant.once()
                .on(Operation.SEND_MAIL)
                .in(desk)
                .meanwhile(() -> pause("outbound.orders"))
                .acceptsThenDrops();
        drop("doubt.eml");
        Journey.await("accepted", () -> desk.sent().size() == 1);
        drop("next.eml");
        looksPass();
        tenant.forgetCalls();
        looksPass();
        assertEquals(List.of(), calls(desk));
        assertTrue(Files.exists(journey.outbox("orders").resolve("next.eml")), "it was not even claimed");
        assertEquals(2, part("outbound.orders").path("waiting").asInt());

        journey.stop();
        journey.start();
        looksPass();
        assertEquals(List.of(), calls(desk));
        assertEquals("PAUSED", part("outbound.orders").path("status").asText());
        assertEquals(2, part("outbound.orders").path("waiting").asInt());
        assertTrue(part("outbound.orders").has("oldestWaiting"));

        assertEquals("resumed", parts().resume("outbound.orders", "bob").outcome());
        Journey.await("both", () -> isSent("doubt.eml") && isSent("next.eml"));
        assertEquals(2, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
        assertEquals(List.of(), tenant.violations());
    }

    @Test
    void a_letter_of_what_is_paused_stays_and_is_processed_after_it_is_resumed() throws Exception {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey.outbound("orders", desk.address()).start();
        journey.drop("orders", "boss.eml", OutboundJourneyTest.mail("From: boss@contoso.com\r\nTo: ann@x.example"));
        Journey.await("letter", () -> journey.letters("outbound").size() == 1);
        String id = journey.letters("outbound").get(0).getFileName().toString();
        pause("outbound.orders");
        var result = journey.chute().acts().retry(id, "bob", false);
        assertEquals("left", result.outcome());
        assertTrue(result.reason().contains("outbound orders is paused since"), result.reason());
        assertTrue(result.reason().contains("Next: Resume it"), result.reason());
        assertEquals(1, journey.letters("outbound").size());
        assertEquals(List.of(), calls(desk));

        assertEquals("resumed", parts().resume("outbound.orders", "bob").outcome());
        assertEquals("held", journey.chute().acts().retry(id, "bob", false).outcome());
        assertEquals("polled", parts().poll("outbound.orders", "bob").outcome());
        assertEquals("unknown", parts().poll("outbound.nothing", "bob").outcome());
    }
}
