package dev.mailchute.cli;

import dev.mailchute.app.Application;
import dev.mailchute.app.RouteCheck;
import dev.mailchute.app.RunLock;
import dev.mailchute.app.StoppedParts;
import dev.mailchute.app.Timing;
import dev.mailchute.cluster.LedgerInUseException;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.ActJournal;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that change letters. If the application is running, it executes them; otherwise they run here, through the same routes. */
final class ActingCommands {
    private static final Logger LOG = LoggerFactory.getLogger(ActingCommands.class);
    static final String WHO = System.getProperty("user.name", "unknown");
    /** Enough to retry a large message. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;
    private final Duration timeout;
    private final Timing timing = Timing.real();
    private final MailCenter mailCenter;

    ActingCommands(Settings settings, PrintStream out) {
        this(settings, out, TIMEOUT);
    }

    /** @param timeout how long the running application may take for one letter */
    ActingCommands(Settings settings, PrintStream out, Duration timeout) {
        this.settings = settings;
        this.out = out;
        this.timeout = timeout;
        this.mailCenter = new MailCenter(settings.mailCenterDir(), timing.clock());
    }

    int act(String what, Commands.ChosenLetters chosen, boolean resend, boolean json) throws Exception {
        List<String> ids = chosen.all()
                ? mailCenter.list().stream()
                        .filter(letter -> LetterCommands.matches(letter, chosen.reason()))
                        .map(Letter::id)
                        .toList()
                : chosen.ids();
        return act(what, ids, resend, json);
    }

    int act(String what, List<String> ids, boolean resend, boolean json) throws Exception {
        List<LetterActions.Result> results = new ArrayList<>();
        Optional<RunLock> lock = RunLock.take(settings.dataDir());
        if (lock.isPresent()) {
            try (RunLock held = lock.get()) {
                actHere(what, ids, resend, results, json);
            }
        } else {
            RunningApplication running = new RunningApplication(settings, timeout);
            for (String id : ids) {
                report(running.ask(new CommandRequest(what, id, WHO, resend)), results, json);
            }
        }
        if (json) {
            out.print(new String(Json.file(results), StandardCharsets.UTF_8));
        } else if (ids.isEmpty()) {
            out.println("No letters match.");
        }
        return results.stream().allMatch(LetterActions.Result::isDone) ? 0 : 1;
    }

    private void actHere(
            String what, List<String> ids, boolean resend, List<LetterActions.Result> results, boolean json)
            throws Exception {
        if (ids.isEmpty()) {
            return;
        }
        if (!what.equals("retry") || settings.ledger().isShared()) {
            try (StoppedParts stopped = new StoppedParts(settings, timing)) {
                actStopped(what, ids, resend, stopped.letters(), results, json);
            } catch (LedgerException e) {
                if (settings.ledger().isShared() || e.getCause() instanceof LedgerInUseException) {
                    throw e;
                }
                LOG.warn("what is done now is not in the journal: {}", e.getMessage());
                actStopped(what, ids, resend, foldersOnly(), results, json);
            }
            return;
        }
        RouteCheck.require(routes(), settings);
        try (Application chute = Application.forActs(settings, routes(), timing)) {
            chute.start();
            for (String id : ids) {
                report(chute.acts().retry(id, WHO, resend), results, json);
            }
        }
    }

    private LetterActions foldersOnly() {
        return new LetterActions(
                mailCenter,
                (letter, again) -> Outcome.left(Fault.of("no-routes", "no routes are running")),
                ActJournal.none(),
                timing.clock());
    }

    private void actStopped(
            String what,
            List<String> ids,
            boolean resend,
            LetterActions actions,
            List<LetterActions.Result> results,
            boolean json) {
        for (String id : ids) {
            report(
                    switch (what) {
                        case "discard" -> actions.discard(id, WHO);
                        case "restore" -> actions.restore(id, WHO);
                        default -> actions.retry(id, WHO, resend);
                    },
                    results,
                    json);
        }
    }

    /** The routes in the working directory, or else those next to the program. */
    private static Path routes() throws IOException {
        Path here = Path.of("routes").toAbsolutePath();
        if (Files.isDirectory(here)) {
            return here;
        }
        try {
            Path program = Path.of(ActingCommands.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path folder = program.getParent(); folder != null; folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve("routes"))) {
                    return folder.resolve("routes");
                }
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        throw new NoSuchFileException(here
                + ": no routes found, and a retry needs them while the application is not running; change to the folder that has"
                + " routes/, or start the application");
    }

    private void report(LetterActions.Result result, List<LetterActions.Result> results, boolean json) {
        results.add(result);
        if (!json) {
            out.println(result.id() + "  " + result.outcome()
                    + (result.reason() == null ? "" : ": " + LetterCommands.oneLine(result.reason())));
        }
    }
}
