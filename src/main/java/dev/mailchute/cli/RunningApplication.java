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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The application that is running on the same data directory. Only it knows what is in progress, so commands send it requests, as files. */
final class RunningApplication {
    private static final String SILENCE = "the running application has not answered";

    private static final Set<String> PARTS = Set.of("pause", "resume", "poll");

    private final Settings settings;
    private final Duration timeout;
    private boolean hasTimedOut;

    /** @param timeout how long it may take for one request */
    RunningApplication(Settings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /** Sends a request and waits for the answer. After one timeout, no further request is sent. */
    LetterActions.Result ask(CommandRequest request) throws IOException, InterruptedException {
        if (hasTimedOut) {
            return new LetterActions.Result(
                    request.id(), "left", "not tried: the running application did not answer the previous request");
        }
        Path folder = Application.actsDir(settings);
        Files.createDirectories(folder);
        Path file = folder.resolve(UUID.randomUUID() + ".json");
        Durable.write(file, Json.file(request));
        Path answer = CommandRequests.answerTo(file);
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + timeout.toNanos();
        while (!Files.exists(answer)) {
            if (System.nanoTime() > end) {
                hasTimedOut = true;
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

    private LetterActions.Result noAnswer(CommandRequest request, boolean isWithdrawn) {
        String where = request.what().equals(CommandRequests.RELOAD_ROUTES)
                ? "its log"
                : PARTS.contains(request.what()) ? "/observe/health" : "mail-center show " + request.id();
        String reason = SILENCE + " within " + Status.describe(timeout) + ". "
                + (isWithdrawn
                        ? "The request was withdrawn and nothing was done; see the application's log"
                        : "It has started on it and may still finish; see " + where);
        return new LetterActions.Result(request.id(), isWithdrawn ? "left" : "unknown", reason);
    }
}
