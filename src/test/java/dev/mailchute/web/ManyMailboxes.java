package dev.mailchute.web;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Flow;
import dev.mailchute.health.FlowExamples;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.CredentialCountdown;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An overview of many mailboxes, with a day behind them. As a program it says how long the page takes. */
public final class ManyMailboxes {
    private static final int TIMES = 200;

    final PageContext context;
    private final OverviewPage page;
    private final Templates templates;

    ManyMailboxes(Path folder, int mailboxes, int perHour, Clock clock) {
        Settings settings = FlowExamples.settings(mailboxes);
        Statuses statuses = new Statuses(settings, clock);
        FolderWatch folders = new FolderWatch(clock, clock, FolderWatch.TrialWaits.standard());
        Flow flow = new Flow(statuses, clock);
        flow.fill(FlowExamples.plausible(statuses, perHour));
        MailCenter mailCenter = new MailCenter(folder, clock);
        context = new PageContext(
                new PageContext.ShownSetUp(settings, "test", null, null),
                new PageContext.ShownLetters(
                        mailCenter, new LetterIndex(mailCenter, clock), new DiscardedIndex(mailCenter, clock)),
                null,
                null,
                new PageContext.ShownHealth(
                        statuses,
                        new Health(List.of(statuses::all)),
                        folders,
                        null,
                        null,
                        new PageContext.ShownFlow(
                                flow,
                                new CredentialCountdown(settings, new SimpleMeterRegistry(), clock, app -> false),
                                List::of)),
                new Clocks(clock, clock));
        page = new OverviewPage(context);
        templates = new Templates(new Formats(clock));
        for (Status status : statuses.all()) {
            status.rounds().begins();
            status.rounds().ends();
            status.works();
        }
    }

    Status status(String key) {
        return context.statuses().of(key);
    }

    void goesDown(String key) {
        status(key).fails(new Fault("unreachable", 503, "Graph cannot be reached", Optional.empty()));
    }

    Map<String, Object> model(String... parameters) {
        MultiMap asked = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < parameters.length; i += 2) {
            asked.add(parameters[i], parameters[i + 1]);
        }
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        return page.view(new Request(
                        "GET",
                        new Request.Asker("localhost", "127.0.0.1", false),
                        "/mail-center",
                        asked,
                        none,
                        new Request.RequestBody(none, "")))
                .model();
    }

    /** The page as a viewer sees it. */
    String html(String... parameters) {
        Map<String, Object> model = model(parameters);
        model.putAll(Map.of("title", "Overview", "root", "", "assets", new Assets().links(), "account", "vera"));
        model.putAll(Map.of("signedIn", true, "mayAct", false, "csrf", "token", "build", "1", "q", ""));
        model.putAll(Map.of("waiting", 0, "discardedCount", 0, "working", 0, "downCount", 0, "pausedCount", 0));
        model.putAll(Map.of("now", 0, "asOf", "12:00:00", "zone", "UTC", "offset", 0));
        return templates.render("landing", model);
    }

    public static void main(String[] args) throws Exception {
        int mailboxes = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "mailchute-many");
        ManyMailboxes many = new ManyMailboxes(folder, mailboxes, 60, Clock.systemUTC());
        for (int i = 0; i < mailboxes; i += 20) {
            many.goesDown(String.format("inbound.m%04d", i));
        }
        for (int i = 0; i < TIMES; i++) {
            many.html();
        }
        List<Long> took = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < TIMES; i++) {
            long begun = System.nanoTime();
            length = many.html().length();
            took.add((System.nanoTime() - begun) / 1000);
        }
        took.sort(null);
        long begun = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            LiveVersion.of(many.context);
        }
        System.out.printf(
                "%,d mailboxes: overview median %.1f ms, slowest of %d %.1f ms, %,d KB; a look for news %.2f ms%n",
                many.context.statuses().all().size(),
                took.get(TIMES / 2) / 1000.0,
                TIMES,
                took.get(TIMES - 1) / 1000.0,
                length / 1024,
                (System.nanoTime() - begun) / 1e6 / TIMES);
    }
}
