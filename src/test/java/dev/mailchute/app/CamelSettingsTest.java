package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;

class CamelSettingsTest {
    private static final CountDownLatch STARTED = new CountDownLatch(1);
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    @TempDir
    Path folder;

    /** A job that never ends. */
    public static final class Stuck implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            STARTED.countDown();
            try {
                RELEASED.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void the_stop_does_not_wait_for_a_worker_of_the_scheduler() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Main main = new Main();
        CamelSettings.apply(main, new RouteFiles(routes), SomeSettings.in(folder), Timing.real(), false);
        main.start();
        Scheduler scheduler = main.getCamelContext()
                .getComponent("quartz", QuartzComponent.class)
                .getScheduler();
        scheduler.start();
        scheduler.scheduleJob(
                JobBuilder.newJob(Stuck.class).build(),
                TriggerBuilder.newTrigger().startNow().build());
        assertTrue(STARTED.await(1, TimeUnit.MINUTES));
        try {
            assertTimeoutPreemptively(Duration.ofMinutes(1), main::stop);
        } finally {
            RELEASED.countDown();
        }
    }
}
