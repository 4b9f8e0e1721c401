package dev.mailchute.cli;

import dev.mailchute.app.RunLock;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Asks the running application to reload the own routes. */
final class RoutesReload {
    /** A request may have to wait for the retry of a large message, and then for messages in the routes. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;

    RoutesReload(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    int ask() throws Exception {
        Optional<RunLock> lock = RunLock.take(settings.dataDir());
        if (lock.isPresent()) {
            lock.get().close();
            out.println("No Mailchute is running with the data directory " + settings.dataDir()
                    + ", so there is nothing to reload. The routes are read when it starts");
            return 1;
        }
        LetterActions.Result answer = new RunningApplication(settings, TIMEOUT)
                .ask(new CommandRequest(CommandRequests.RELOAD_ROUTES, "routes/own", ActingCommands.WHO, false));
        out.println(answer.reason());
        return answer.isDone() ? 0 : 1;
    }
}
