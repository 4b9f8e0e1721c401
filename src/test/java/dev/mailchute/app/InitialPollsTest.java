package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.listeners.SchedulerListenerSupport;

class InitialPollsTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Scheduler scheduler;

    InitialPollsTest() throws SchedulerException {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "first-polls");
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        scheduler = new StdSchedulerFactory(properties).getScheduler();
    }

    @AfterEach
    void end() throws SchedulerException {
        scheduler.shutdown();
    }

    public static final class Poll implements Job {
        static final CountDownLatch POLLED = new CountDownLatch(2);

        @Override
        public void execute(JobExecutionContext execution) {
            POLLED.countDown();
        }
    }

    private InboundMailbox scheduled(String name) throws SchedulerException {
        scheduler.scheduleJob(
                JobBuilder.newJob(Poll.class)
                        .withIdentity(name, QuartzTriggers.GROUP)
                        .build(),
                TriggerBuilder.newTrigger()
                        .withIdentity(name, QuartzTriggers.GROUP)
                        .withSchedule(SimpleScheduleBuilder.repeatHourlyForever())
                        .build());
        return new InboundMailbox(name, null, null, null, Schedule.every(INTERVAL), 1);
    }

    private InboundMailbox waiting(String name) throws SchedulerException {
        scheduled(name);
        return new InboundMailbox(
                name, null, null, null, Schedule.every(INTERVAL).startingWith(Schedule.FirstPoll.BY_SCHEDULE), 1);
    }

    private Instant next(String name) throws SchedulerException {
        return scheduler
                .getTrigger(TriggerKey.triggerKey(name, QuartzTriggers.GROUP))
                .getNextFireTime()
                .toInstant();
    }

    @Test
    void every_schedule_has_its_place_before_the_scheduler_starts_and_every_mailbox_is_polled_once() throws Exception {
        List<InboundMailbox> mailboxes = List.of(scheduled("sales"), scheduled("support"), waiting("office"));
        List<Instant> places = new ArrayList<>();
        scheduler.getListenerManager().addSchedulerListener(new SchedulerListenerSupport() {
            @Override
            public void schedulerStarting() {
                try {
                    places.add(next("sales"));
                    places.add(next("support"));
                } catch (SchedulerException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        Instant before = Instant.now().minusSeconds(1);
        InitialPolls.schedule(scheduler, mailboxes);
        assertEquals(2, places.size());
        assertTrue(places.get(0).isAfter(before.plus(INTERVAL.dividedBy(3))), places::toString);
        assertTrue(places.get(1).isAfter(before.plus(INTERVAL.multipliedBy(2).dividedBy(3))), places::toString);
        assertTrue(Poll.POLLED.await(1, TimeUnit.MINUTES));
        assertEquals(
                List.of(),
                scheduler.getTriggersOfJob(JobKey.jobKey("office", QuartzTriggers.GROUP)).stream()
                        .filter(trigger -> trigger.getKey().getGroup().equals("first-polls"))
                        .toList(),
                "its first poll is that of its schedule");
    }
}
