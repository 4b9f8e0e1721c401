package dev.mailchute.app;

import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * Sees to it that mailboxes are polled although the machine's clock is changed. Quartz waits for a time of day: if the clock is set back
 * by half an hour, it waits for half an hour more. The watch measures time by a clock that nobody sets, arms the triggers again after a
 * change, and begins a poll that is overdue.
 */
final class PollWatch extends JobListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(PollWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Less is how NTP keeps a clock right. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final Duration LEAST_WAIT = Duration.ofSeconds(20);

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
        private boolean polling;
        private Instant idleSince;
        private Optional<Duration> due = Optional.empty();

        private WatchedRoute(InboundMailbox mailbox, Status status) {
            this.name = mailbox.name();
            this.schedule = mailbox.schedule();
            this.status = status;
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
            return twice.compareTo(LEAST_WAIT) > 0 ? twice : LEAST_WAIT;
        }
    }

    PollWatch(List<InboundMailbox> mailboxes, Statuses statuses, Clock clock, Clock steady, Triggers triggers) {
        this.mailboxes = mailboxes.stream()
                .map(mailbox -> new WatchedRoute(mailbox, statuses.of("inbound." + mailbox.name())))
                .collect(Collectors.toMap(watched -> watched.name, Function.identity()));
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
                                watch.lookSafely();
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
        begins(execution.getJobDetail().getKey().getName());
    }

    @Override
    public void jobWasExecuted(JobExecutionContext execution, JobExecutionException failure) {
        ends(execution.getJobDetail().getKey().getName());
    }

    synchronized void begins(String name) {
        Optional.ofNullable(mailboxes.get(name)).ifPresent(watched -> {
            watched.polling = true;
            troubles.forget(watched.name);
        });
    }

    synchronized void ends(String name) {
        Optional.ofNullable(mailboxes.get(name)).ifPresent(watched -> {
            watched.polling = false;
            watched.idle(steady.instant(), clock.instant());
        });
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("something nobody foresaw happened to the watch over polls", e);
        }
    }

    synchronized void look() {
        Duration before = ahead;
        ahead = ahead();
        Duration step = ahead.minus(before);
        if (step.abs().compareTo(STEP) > 0) {
            LOG.warn(
                    "the clock of this machine was set {} by {}{}; polls go on by their schedules",
                    step.isNegative() ? "back" : "forward",
                    Status.describe(Duration.ofSeconds(Math.round(step.abs().toMillis() / 1000.0))),
                    step.isNegative() ? "" : ", or the machine slept");
            mailboxes.values().forEach(watched -> {
                armAgain(watched);
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
                            + ", and the schedule is " + watched.schedule + ". A poll is started now");
            armAgain(watched);
            triggers.poll(watched.name);
        });
    }

    /** How far the time of day is ahead of the clock that nobody sets; it changes when somebody sets the former. */
    private Duration ahead() {
        return Duration.between(steady.instant(), clock.instant());
    }

    private void armAgain(WatchedRoute watched) {
        watched.idle(steady.instant(), clock.instant());
        triggers.armAgain(watched.name);
    }

    /** What the watch does with a mailbox's trigger. */
    interface Triggers {
        /** Its next time is worked out anew. */
        void armAgain(String name);

        /** A poll begins, unless one is under way. */
        void poll(String name);
    }
}
