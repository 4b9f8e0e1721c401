package dev.mailchute.app;

import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.listeners.JobListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps polling on schedule when the machine's clock is changed. Quartz waits for a time of day: if the clock is set back by half an
 * hour, it waits half an hour longer. The watch uses a steady clock, reschedules the triggers after a change, and starts overdue polls.
 */
final class PollWatch extends JobListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(PollWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Smaller steps are NTP's corrections. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final Duration MIN_WAIT = Duration.ofSeconds(20);

    private final Map<String, WatchedRoute> mailboxes;
    private final Clock clock;
    private final Clock steady;
    private final Triggers triggers;
    private final TroubleLog troubles = new TroubleLog();
    private Duration ahead;

    /** One mailbox between two polls. */
    private static final class WatchedRoute {
        private final String name;
        private final Schedule schedule;
        private final Status status;
        private final Duration offset;
        private boolean polling;
        private Instant idleSince;
        private Optional<Duration> due = Optional.empty();

        /** @param offset how long after the beginning of its schedule it is polled */
        private WatchedRoute(InboundMailbox mailbox, Status status, Duration offset) {
            this.name = mailbox.name();
            this.schedule = mailbox.schedule();
            this.status = status;
            this.offset = offset;
        }

        private void idle(Instant now, Instant timeOfDay) {
            idleSince = now;
            due = schedule.untilNext(timeOfDay);
        }

        private Duration idle(Instant now) {
            return Duration.between(idleSince, now);
        }

        private boolean isOverdue(Instant now) {
            return !polling && due.isPresent() && idle(now).compareTo(longest(due.get())) > 0;
        }

        private static Duration longest(Duration due) {
            Duration twice = due.multipliedBy(2);
            return twice.compareTo(MIN_WAIT) > 0 ? twice : MIN_WAIT;
        }
    }

    PollWatch(List<InboundMailbox> mailboxes, Statuses statuses, Clock clock, Clock steady, Triggers triggers) {
        this.mailboxes = new HashMap<>();
        Map<String, Duration> offsets = Spread.offsets(mailboxes);
        for (InboundMailbox mailbox : mailboxes) {
            String name = mailbox.name();
            this.mailboxes.put(name, new WatchedRoute(mailbox, statuses.of("inbound." + name), offsets.get(name)));
        }
        this.clock = clock;
        this.steady = steady;
        this.triggers = triggers;
        this.ahead = ahead();
        this.mailboxes.values().forEach(watched -> watched.idle(steady.instant(), clock.instant()));
    }

    /** Watches the polls of these mailboxes until the context stops. */
    static void start(
            CamelContext context, List<InboundMailbox> mailboxes, Statuses statuses, Clock clock, Clock steady)
            throws SchedulerException {
        if (mailboxes.isEmpty()) {
            return;
        }
        Scheduler scheduler =
                context.getComponent("quartz", QuartzComponent.class).getScheduler();
        PollWatch watch = new PollWatch(mailboxes, statuses, clock, steady, new QuartzTriggers(scheduler));
        scheduler.getListenerManager().addJobListener(watch, GroupMatcher.jobGroupEquals(QuartzTriggers.GROUP));
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(watch, "poll-watch")
                .scheduleWithFixedDelay(
                        () -> {
                            if (!context.isStopping()) {
                                watch.checkSafely();
                            }
                        },
                        EVERY.toMillis(),
                        EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public String getName() {
        return "poll-watch";
    }

    @Override
    public void jobToBeExecuted(JobExecutionContext execution) {
        pollStarted(execution.getJobDetail().getKey().getName());
    }

    @Override
    public void jobWasExecuted(JobExecutionContext execution, JobExecutionException failure) {
        pollEnded(execution.getJobDetail().getKey().getName());
    }

    synchronized void pollStarted(String name) {
        Optional.ofNullable(mailboxes.get(name)).ifPresent(watched -> {
            watched.polling = true;
            troubles.forget(watched.name);
        });
    }

    synchronized void pollEnded(String name) {
        Optional.ofNullable(mailboxes.get(name)).ifPresent(watched -> {
            watched.polling = false;
            watched.idle(steady.instant(), clock.instant());
        });
    }

    private void checkSafely() {
        try {
            check();
        } catch (RuntimeException e) {
            LOG.error("unexpected error while watching for overdue polls", e);
        }
    }

    synchronized void check() {
        Duration before = ahead;
        ahead = ahead();
        Duration step = ahead.minus(before);
        if (step.abs().compareTo(STEP) > 0) {
            LOG.warn(
                    "the clock of this machine was set {} by {}{}; polls continue on schedule",
                    step.isNegative() ? "back" : "forward",
                    Status.describe(Duration.ofSeconds(Math.round(step.abs().toMillis() / 1000.0))),
                    step.isNegative() ? "" : ", or the machine slept");
            mailboxes.values().forEach(watched -> {
                reschedule(watched);
                watched.status.rounds().reschedule();
            });
        }
        Instant now = steady.instant();
        mailboxes.values().stream().filter(watched -> watched.isOverdue(now)).forEach(watched -> {
            troubles.warn(
                    LOG,
                    watched.name,
                    "overdue",
                    "there was no poll of " + watched.name + " for " + Status.describe(watched.idle(now))
                            + ", although the schedule is " + watched.schedule + ". A poll is started now");
            reschedule(watched);
            triggers.poll(watched.name);
        });
    }

    /** How far the time of day is ahead of the steady clock; changes when the machine's clock is set. */
    private Duration ahead() {
        return Duration.between(steady.instant(), clock.instant());
    }

    private void reschedule(WatchedRoute watched) {
        watched.idle(steady.instant(), clock.instant());
        triggers.reschedule(watched.name, watched.offset);
    }

    /** The actions on a mailbox's trigger. */
    interface Triggers {
        /** Computes the next time again, as if the schedule began after this wait. */
        void reschedule(String name, Duration wait);

        /** Starts a poll, unless one is already running. */
        void poll(String name);
    }
}
