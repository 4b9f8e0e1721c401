package dev.mailchute.cli;

import dev.mailchute.app.Application;
import dev.mailchute.app.RunLock;
import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The application that runs on the same data: it is asked through files, and alone knows what it has in hand. */
final class RunningApplication {
    private static final String SILENCE = "the running application has not answered";

    private final Settings settings;
    private final Duration patience;
    private boolean answers = true;

    /** @param patience how long it may take for one letter */
    RunningApplication(Settings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** Waits until it has done this. When it has not answered once, it is not asked again. */
    LetterActions.Result ask(CommandRequest request) throws IOException, InterruptedException {
        if (!answers) {
            return new LetterActions.Result(
                    request.id(), "left", "not asked for: the running application did not answer before");
        }
        Path folder = Application.actsDir(settings);
        Files.createDirectories(folder);
        Path file = folder.resolve(UUID.randomUUID() + ".json");
        Durable.write(file, Json.file(request));
        Path answer = CommandRequests.answerTo(file);
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + patience.toNanos();
        while (!Files.exists(answer)) {
            if (System.nanoTime() > end) {
                answers = false;
                return noAnswer(request, Files.deleteIfExists(file));
            }
            never.await(100, TimeUnit.MILLISECONDS);
            Optional<RunLock> lock = RunLock.take(settings.dataDir());
            if (lock.isPresent()) {
                lock.get().close();
                Files.deleteIfExists(file);
                return new LetterActions.Result(
                        request.id(), "left", "the running application stopped before it answered");
            }
        }
        LetterActions.Result result = Json.mapper().readValue(Files.readAllBytes(answer), LetterActions.Result.class);
        Files.delete(answer);
        return result;
    }

    private LetterActions.Result noAnswer(CommandRequest request, boolean takenBack) {
        String reason = SILENCE + " within " + Status.describe(patience) + ". "
                + (takenBack
                        ? "The request is taken back, and nothing was done; look at its log"
                        : "It has begun, and may still do it: mail-center show " + request.id()
                                + " tells what came of it");
        return new LetterActions.Result(request.id(), takenBack ? "left" : "unknown", reason);
    }
}
