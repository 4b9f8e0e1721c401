package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartHealth;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Group;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.NoticeFile;
import dev.mailchute.mailcenter.NoticeMemory;
import dev.mailchute.mailcenter.Notices;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.observe.BuildVersion;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.CheckRuns;
import dev.mailchute.web.MailCenterPage;
import dev.mailchute.web.PageContext;
import dev.mailchute.web.server.WebServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Mail Center's pages with their indexes and jobs, and the HTTP server. */
final class ServedPage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedPage.class);

    private final Settings settings;
    private final LetterIndex index;
    private final Jobs jobs;
    private final Optional<WebServer> web;
    private final Resources resources;

    /** Creates and binds the beans of the pages. */
    ServedPage(
            CamelContext context,
            Resources resources,
            Beans beans,
            EventService events,
            OwnRoutesAct routes,
            Timing timing) {
        Clock clock = resources.clocks.day();
        LetterActions acts = beans.acts();
        this.settings = resources.settings;
        this.resources = resources;
        this.index = resources.letters;
        DiscardedIndex discarded = new DiscardedIndex(resources.mailCenter, clock);
        this.jobs = new Jobs(
                acts,
                (id, isDiscarded) -> isDiscarded ? discarded.place(id) : index.place(id),
                place -> pause(settings, place),
                clock);
        jobs.setListener(events.acts());
        settings.notice().ifPresent(notice -> bindNotices(context, notice, events, clock));
        MailCenterPage page = new MailCenterPage(new PageContext(
                new PageContext.ShownSetUp(
                        settings,
                        BuildVersion.current(),
                        new CheckRuns(
                                new DoctorChecks(settings, timing),
                                context.getExecutorServiceManager().newSingleThreadExecutor(this, "checks"),
                                resources.clocks),
                        routes),
                new PageContext.ShownLetters(resources.mailCenter, index, discarded),
                acts,
                jobs,
                new PageContext.ShownHealth(
                        resources.statuses,
                        resources.checks.health(),
                        resources.folderWatch,
                        beans.parts(),
                        events.shown(),
                        new PageContext.ShownFlow(
                                resources.flow, resources.credentials, beans.reconciliation()::results)),
                resources.clocks));
        context.getRegistry().bind("mailCenterPage", page);
        this.web = settings.http().port() < 0
                ? Optional.empty()
                : Optional.of(new WebServer(context, settings.http(), timing.web(), page));
        web.ifPresent(server -> serve(context, server));
    }

    private void bindNotices(CamelContext context, Settings.Notice notice, EventService events, Clock clock) {
        Path outbox = outbox(notice.outbox()).outboxDir();
        context.getRegistry().bind("notices", new Notices(index, notice.address(), outbox, noticeMemory(), clock));
        context.getRegistry().bind("eventNotices", events.notices(new NoticeFile(notice.address(), outbox)));
    }

    private NoticeMemory noticeMemory() {
        NoticeMemory own = NoticeMemory.file(settings.dataDir().resolve("notices.json"));
        return settings.ledger().url().isEmpty() ? own : NoticeMemory.shared(resources.ledger.events(), own);
    }

    private static void serve(CamelContext context, WebServer server) {
        try {
            context.addService(server, true, true);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server cannot be started: " + e.getMessage(), e);
        }
    }

    private Outbox outbox(String name) {
        return settings.outbound().stream()
                .filter(outbox -> outbox.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The wait between two letters of a job: retries also keep to the rate limit of their outbox. */
    static Duration pause(Settings settings, String place) {
        return settings.outbound().stream()
                .filter(outbox -> place.equals("outbound." + outbox.name()))
                .filter(outbox -> outbox.messagesPerMinute() > 0)
                .findFirst()
                .map(outbox -> Duration.ofMinutes(1).dividedBy(outbox.messagesPerMinute()))
                .orElse(Duration.ZERO);
    }

    /** Starts to read in the background: the letters, and what flowed before this start. */
    void begin() {
        index.begin();
        Thread past = new Thread(this::readPast, "flow");
        past.setDaemon(true);
        past.start();
    }

    private void readPast() {
        try {
            resources.flow.fill(new JournalFlow(resources.ledger.reader()));
        } catch (LedgerException e) {
            LOG.warn(
                    "the overview shows nothing of what flowed before this start, because the ledger's journal cannot be"
                            + " read: {}",
                    e.getMessage());
        }
    }

    /**
     * The letters that wait, as far as they are read.
     *
     * @throws java.io.UncheckedIOException if their folder cannot be read
     */
    PartHealth.Waiting waiting() {
        index.check();
        List<Group> groups = index.isReady(0) ? index.groups() : List.of();
        return new PartHealth.Waiting(
                index.known(), groups.stream().map(Group::firstFailure).min(Comparator.naturalOrder()));
    }

    Optional<WebServer> web() {
        return web;
    }

    /** Starts no further letters, and lets open pages go. */
    void stop() {
        web.ifPresent(WebServer::endStreams);
        jobs.stop();
    }

    @Override
    public void close() {
        jobs.close();
    }
}
