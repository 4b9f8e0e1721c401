package dev.mailchute.app;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.Events;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.routes.RouteProblem;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.Severity;
import dev.mailchute.settings.ValueOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the engineer's own routes while everything else goes on. The new files are checked first. Then new messages wait before the old
 * routes, those within come to their end, and when the last one is out the routes are replaced.
 */
final class OwnRoutesReload implements OwnRoutesAct {
    /** How long messages may stay within the old routes while others wait. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(OwnRoutesReload.class);
    private static final int MAX_SHOWN = 20;

    private final CamelContext context;
    private final RouteGate gate;
    private final RouteCheck check;
    private final RouteFiles folder;
    private final Plugins plugins;
    private final Settings settings;
    private final ReloadNews told;
    private final Duration limit;
    private final FileStamps configuration;
    private final ReentrantLock turn = new ReentrantLock();
    /** Empty until the first reload: what was loaded at the start. */
    private Optional<List<RouteFile>> running = Optional.empty();

    /** Whom it is told to. */
    record ReloadNews(Events events, Clock clock) {}

    /** The routes as they were started. */
    record Started(RouteCheck check, RouteFiles files, Plugins plugins, RouteGate gate) {}

    OwnRoutesReload(CamelContext context, Started started, Settings settings, ReloadNews told, Duration limit) {
        this.context = context;
        this.gate = started.gate();
        this.check = started.check();
        this.folder = started.files();
        this.plugins = started.plugins();
        this.settings = settings;
        this.told = told;
        this.limit = limit;
        this.configuration = FileStamps.of(properties(settings));
    }

    /** The files that the configuration was read from. */
    private static Set<Path> properties(Settings settings) {
        Path base = settings.effective().workingDirectory();
        return settings.effective().parts().stream()
                .flatMap(part -> part.settings().stream())
                .map(EffectiveSetting::origin)
                .filter(origin -> origin.kind() == ValueOrigin.OriginKind.FILE)
                .map(origin -> base.resolve(origin.name()))
                .collect(Collectors.toSet());
    }

    @Override
    public ReloadAnswer reload(String who) {
        if (!context.isStarted()) {
            return new ReloadAnswer(false, "Mailchute is starting or stopping", List.of());
        }
        if (!turn.tryLock()) {
            return new ReloadAnswer(false, "the own routes are being reloaded already", List.of());
        }
        try {
            return inTurn(who);
        } finally {
            turn.unlock();
        }
    }

    private ReloadAnswer inTurn(String who) {
        RouteChanges changes;
        List<RouteProblem> problems;
        try {
            changes = RouteChanges.between(running.orElseGet(folder::loaded), folder.read());
            problems = changes.isEmpty() ? List.of() : check.problems(Optional.of(settings), changes.after(), plugins);
        } catch (UncheckedIOException | IOException e) {
            return refused(who, List.of("the files cannot be read: " + e.getMessage()), List.of());
        }
        List<String> notes = waiting(changes);
        notes.forEach(LOG::warn);
        if (changes.isEmpty()) {
            return new ReloadAnswer(true, "nothing has changed in routes/own since it was loaded", notes);
        }
        List<String> errors = problems.stream()
                .filter(RouteProblem::isError)
                .map(RouteProblem::toString)
                .toList();
        if (!errors.isEmpty()) {
            return refused(who, errors, notes);
        }
        problems.forEach(warning -> LOG.warn("routes: {}: {}", warning.place(), warning.what()));
        Optional<String> failure = replace(changes);
        if (failure.isPresent()) {
            return refused(who, List.of(failure.get()), notes);
        }
        running = Optional.of(changes.after());
        String words = "the own routes were reloaded: " + String.join(", ", changes.words());
        LOG.info("{}, by {}", words, who);
        tell(who, EventKind.ROUTES.severity(), EventText.of(words));
        return new ReloadAnswer(true, words, notes);
    }

    /** What has changed besides, and needs a restart. */
    private List<String> waiting(RouteChanges changes) {
        List<String> waiting = new ArrayList<>(changes.waiting());
        plugins.changes().ifPresent(waiting::add);
        configuration
                .changed()
                .forEach(file -> waiting.add(file + " has changed, which takes effect at the next start"));
        return waiting;
    }

    /** @return why not, if the old routes go on */
    private Optional<String> replace(RouteChanges changes) {
        RouteSwap swap = new RouteSwap(context);
        try {
            Optional<String> busy = swap.stopBeginners(changes.out(), limit);
            if (busy.isPresent()) {
                swap.startBeginners(changes.out());
                return Optional.of("the route " + busy.get() + " has not finished what it has begun within "
                        + limit.toSeconds() + " s; try again when it has");
            }
            Set<String> entrances = swap.entrances(changes.out());
            if (!gate.close(entrances, limit)) {
                swap.startBeginners(changes.out());
                return Optional.of("messages have stayed within the routes of " + String.join(", ", entrances) + " for "
                        + limit.toSeconds() + " s; try again when they are through");
            }
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return Optional.of("the routes in use cannot be stopped: " + RouteCheck.describe(e));
        }
        return exchange(swap, changes);
    }

    /** Behind the closed gate. */
    private Optional<String> exchange(RouteSwap swap, RouteChanges changes) {
        try {
            swap.remove(changes.out());
            plugins.during(() -> swap.add(changes.in()));
            CamelSettings.requireConsumers(context);
            List<ConfigurationProblem> missing = OwnRoutes.problems(context, true, folder.products(), settings);
            if (!missing.isEmpty()) {
                throw new ConfigurationException(missing);
            }
        } catch (Exception e) {
            LOG.debug("the own routes cannot be replaced", e);
            return Optional.of("Camel cannot start them: " + RouteCheck.describe(e) + takenBack(swap, changes));
        }
        gate.open();
        return Optional.empty();
    }

    private String takenBack(RouteSwap swap, RouteChanges changes) {
        try {
            swap.remove(changes.in());
            plugins.during(() -> swap.add(changes.out()));
        } catch (Exception e) {
            LOG.error("the former own routes cannot be started again; mail waits", e);
            running = Optional.of(changes.without());
            gate.breaksOff("the own routes cannot be loaded; reload them when that is mended, or restart: "
                    + RouteCheck.describe(e));
            return ". The former ones cannot be started again either, so mail waits until they are reloaded or Mailchute"
                    + " is restarted: " + RouteCheck.describe(e);
        }
        gate.open();
        return "";
    }

    private ReloadAnswer refused(String who, List<String> errors, List<String> notes) {
        String first = errors.get(0).lines().findFirst().orElse("");
        String more = errors.size() == 1 ? "" : ", and " + (errors.size() - 1) + " more";
        LOG.warn("the own routes were not reloaded, and the former ones go on: {}{}, by {}", first, more, who);
        tell(
                who,
                Severity.WARNING,
                EventText.of(
                        "the own routes were not reloaded, and the former ones go on: " + first + more,
                        "check-routes tells every mistake"));
        List<String> shown = new ArrayList<>(errors.subList(0, Math.min(MAX_SHOWN, errors.size())));
        shown.addAll(notes);
        return new ReloadAnswer(false, "the own routes were not reloaded, and the former ones go on", shown);
    }

    private void tell(String who, Severity severity, EventText text) {
        told.events()
                .record(new Event(
                        told.clock().instant(),
                        EventKind.ROUTES,
                        EventPart.APPLICATION,
                        severity,
                        text,
                        Optional.of(who)));
    }
}
