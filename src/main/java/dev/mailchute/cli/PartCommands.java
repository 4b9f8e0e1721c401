package dev.mailchute.cli;

import dev.mailchute.app.RunLock;
import dev.mailchute.app.StoppedParts;
import dev.mailchute.app.Timing;
import dev.mailchute.files.Json;
import dev.mailchute.health.PartActions;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that pause, resume and poll. If the application is running, it executes them; otherwise the ledger is written here. */
final class PartCommands {
    /** A request may have to wait for the retry of a large message. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;

    PartCommands(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** There is nobody who could poll; the text is printed unchanged. */
    static final class NotRunningException extends RuntimeException {
        NotRunningException(String message) {
            super(message);
        }
    }

    int act(Commands.PartsAction action, boolean json) throws Exception {
        PartNames names = new PartNames(settings);
        List<String> parts = action.names().stream().map(names::part).distinct().toList();
        List<PartActions.PartResult> results = new ArrayList<>();
        Optional<RunLock> lock = RunLock.take(settings.dataDir());
        if (lock.isPresent()) {
            try (RunLock held = lock.get();
                    StoppedParts stopped = open(action)) {
                for (String part : parts) {
                    results.add(act(stopped.actions(), action, part));
                }
            }
        } else {
            RunningApplication running = new RunningApplication(settings, TIMEOUT);
            for (String part : parts) {
                LetterActions.Result answer = running.ask(new CommandRequest(
                        action.what(),
                        part,
                        ActingCommands.WHO,
                        false,
                        action.reason().orElse(null)));
                results.add(new PartActions.PartResult(part, answer.outcome(), answer.reason()));
            }
        }
        print(results, json);
        return results.stream().allMatch(PartActions.PartResult::isDone) ? 0 : 1;
    }

    private static PartActions.PartResult act(PartActions actions, Commands.PartsAction action, String part) {
        return switch (action.what()) {
            case "pause" -> actions.pause(part, ActingCommands.WHO, action.reason());
            case "resume" -> actions.resume(part, ActingCommands.WHO);
            default -> actions.poll(part, ActingCommands.WHO);
        };
    }

    private StoppedParts open(Commands.PartsAction action) {
        if (action.what().equals("poll") && !settings.ledger().isShared()) {
            throw new NotRunningException("no Mailchute is running with the data directory " + settings.dataDir()
                    + ", so nothing can be polled. Start it: that polls every mailbox at once");
        }
        return new StoppedParts(settings, Timing.real());
    }

    private void print(List<PartActions.PartResult> results, boolean json) {
        if (json) {
            out.print(new String(Json.file(results), StandardCharsets.UTF_8));
            return;
        }
        for (PartActions.PartResult result : results) {
            out.println(result.part() + "  " + result.outcome()
                    + (result.reason() == null ? "" : ": " + LetterCommands.oneLine(result.reason())));
        }
    }
}
