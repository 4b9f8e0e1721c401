package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.app.Timing;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SetClock;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;

/** The machine's clock is set while mail is carried. */
@Tag("journey")
class ClockJourneyTest {
    private static final TriggerKey SUPPORT = TriggerKey.triggerKey("support", "inbound");

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private FakeTenant tenant;
    private Journey journey;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
        journey = new Journey(tenant, folder);
        journey.timing(new Timing(
                        clock,
                        Clock.systemUTC(),
                        Journey.QUICK.response(),
                        Duration.ofSeconds(60),
                        Journey.QUICK.redelivery(),
                        Journey.QUICK.looks())
                .waits(Journey.QUICK.waits()));
    }

    @AfterEach
    void close() {
        journey.close();
        tenant.close();
    }

    private static Scheduler scheduler() throws Exception {
        for (Scheduler scheduler : SchedulerRepository.getInstance().lookupAll()) {
            if (scheduler.checkExists(SUPPORT)) {
                return scheduler;
            }
        }
        throw new IllegalStateException("no scheduler knows the mailbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "0/30 * * * * ?"})
    void polls_go_on_after_the_clock_was_set_back(String schedule) throws Exception {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", support.address())
                .set("inbound.support.schedule", schedule.equals("30s") ? "1s" : "0/1 * * * * ?")
                .start();
        Journey.await("a poll", () -> journey.chute()
                .statuses()
                .of("inbound.support")
                .lastSuccess()
                .isPresent());
        try (LogLines log = LogLines.of("dev.mailchute")) {
            // What Quartz does then: it waits for a time of day that is half an hour ahead.
            Trigger far = scheduler()
                    .getTrigger(SUPPORT)
                    .getTriggerBuilder()
                    .startAt(Date.from(Instant.now().plus(Duration.ofMinutes(30))))
                    .build();
            scheduler().rescheduleJob(SUPPORT, far);
            clock.set(Duration.ofMinutes(-30));
            // Awaited before there is mail: a poll that was under way would take it, too.
            Journey.await("noticed", () -> !log.with("the clock of this machine was set back by 30 min")
                    .isEmpty());
            FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
            Journey.await("delivered", mail::isRead);
            assertEquals(1, journey.dropped("support").size());
            assertEquals(
                    1,
                    log.with("the clock of this machine was set back by 30 min").size());
        }
    }

    @Test
    void a_list_that_lags_behind_brings_nothing_twice_although_the_clock_is_set_forward() {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", support.address()).start();
        FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
        Journey.await("delivered", mail::isRead);
        clock.set(Duration.ofMinutes(30));
        // What a list that lags behind shows.
        mail.markUnread();
        long polls = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("polls", () -> tenant.count(Operation.LIST_MESSAGES) > polls + 3);
        assertEquals(1, journey.dropped("support").size());
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 1800})
    void dropped_files_are_sent_although_the_clock_is_set_back_while_they_wait(int seconds) throws Exception {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey.outbound("orders", desk.address())
                .set("outbound.orders.messages-per-minute", "2")
                .start();
        tenant.once().on(Operation.SEND_MAIL).throttles("3");
        drop("a");
        Journey.await(
                "a pause", () -> !tenant.calls(call -> call.status() == 429).isEmpty());
        drop("b");
        clock.set(Duration.ofSeconds(-seconds));
        Journey.await("both are sent", () -> desk.sent().size() == 2);
        // Two a minute, of which none counts that began in what is the future now.
        clock.set(Duration.ofSeconds(-seconds));
        drop("c");
        Journey.await("sent", () -> desk.sent().size() == 3);
        assertEquals(0, journey.letters("outbound").size());
    }

    @Test
    void a_file_whose_next_try_is_in_the_future_of_another_clock_is_tried_now() {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey.outbound("orders", desk.address()).start();
        tenant.once().on(Operation.SEND_MAIL).unavailable("1");
        drop("a");
        Journey.await(
                "a failure", () -> !tenant.calls(call -> call.status() == 503).isEmpty());
        journey.stop();
        clock.set(Duration.ofMinutes(-30));
        journey.start();
        Journey.await("sent", () -> desk.sent().size() == 1);
    }

    private void drop(String name) {
        journey.drop(
                "orders",
                name + ".eml",
                ("To: ann@x.example\r\nSubject: " + name + "\r\nMessage-ID: <" + name + "@x>\r\n\r\nhello")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 8 * * ?    | Europe/Berlin | Europe/Berlin",
                "0 0 8 * * ?    | +05:30        | GMT+05:30",
                "0/30 * * * * ? | Asia/Kolkata  | GMT+05:30",
                "0 0 8 * * ?    | Etc/GMT+5     | GMT-05:00",
            })
    void a_cron_is_read_in_its_time_zone(String cron, String zone, String quartz) throws Exception {
        tenant.mailbox("support@contoso.com");
        journey.inbound("support", "support@contoso.com")
                .set("inbound.support.schedule", cron)
                .set("inbound.support.time-zone", zone)
                .start();
        CronTrigger trigger = (CronTrigger) scheduler().getTrigger(SUPPORT);
        assertEquals(quartz, trigger.getTimeZone().getID());
        assertEquals(CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING, trigger.getMisfireInstruction());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "+05:30", "Etc/GMT+5", "UTC"})
    void mail_comes_in_by_a_cron_whatever_its_time_zone_is_called(String zone) {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", support.address())
                .set("inbound.support.schedule", "0/1 * 0-23 * * ?")
                .set("inbound.support.time-zone", zone)
                .start();
        for (int i = 0; i < 2; i++) {
            Journey.await("a poll", () -> journey.chute()
                    .statuses()
                    .of("inbound.support")
                    .lastSuccess()
                    .isPresent());
            FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
            Journey.await("delivered", mail::isRead);
        }
    }

    @Test
    void an_interval_is_no_calendar() throws Exception {
        tenant.mailbox("support@contoso.com");
        journey.inbound("support", "support@contoso.com")
                .set("inbound.support.schedule", "5m")
                .start();
        SimpleTrigger trigger = (SimpleTrigger) scheduler().getTrigger(SUPPORT);
        assertEquals(300_000, trigger.getRepeatInterval());
        assertEquals(SimpleTrigger.REPEAT_INDEFINITELY, trigger.getRepeatCount());
        assertEquals(
                SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_EXISTING_COUNT, trigger.getMisfireInstruction());
    }
}
