package dev.mailchute.cli;

import dev.mailchute.app.RunLock;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** The command that changes the level of the running application's log. */
final class LogLevels {
    /** A request may have to wait for the retry of a large message. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;

    LogLevels(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** @param level as in the configuration: {@code org.apache.camel=debug} */
    int set(String level) throws Exception {
        Optional<RunLock> lock = RunLock.take(settings.dataDir());
        if (lock.isPresent()) {
            lock.get().close();
            out.println("No Mailchute is running with the data directory " + settings.dataDir()
                    + ", so there is no level to change. Set mailchute.log-level, and start it");
            return 1;
        }
        LetterActions.Result answer = new RunningApplication(settings, TIMEOUT)
                .ask(new CommandRequest(CommandRequests.LOG_LEVEL, level, ActingCommands.WHO, false));
        out.println(answer.id() + "  " + answer.outcome()
                + (answer.reason() == null ? "" : ": " + LetterCommands.oneLine(answer.reason())));
        return answer.isDone() ? 0 : 1;
    }
}
