package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.log.LogOutput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the commands' requests, each with a file beside the request. A request is deleted before it is executed, so it never runs twice. */
public final class CommandRequests {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRequests.class);
    /** The request that sets a level of the log; its id is the level, as in the configuration. */
    public static final String LOG_LEVEL = "log-level";
    /** The request that reloads the own routes; its id says nothing. */
    public static final String RELOAD_ROUTES = "reload-routes";

    private static final String ENDING = ".json";
    private static final int MAX_BYTES = 64 * 1024;
    /** Commands give up long before this. */
    private static final Duration TOO_OLD = Duration.ofMinutes(15);

    private final Path folder;
    private final LetterActions acts;
    private final PartActions parts;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();
    private volatile Optional<ActEvents> listener = Optional.empty();
    private volatile Optional<OwnRoutesAct> ownRoutes = Optional.empty();

    public CommandRequests(Path folder, LetterActions acts, PartActions parts, Clock clock) {
        this.folder = folder;
        this.acts = acts;
        this.parts = parts;
        this.clock = clock;
    }

    /** @param other makes events of what is done */
    public void setListener(ActEvents other) {
        listener = Optional.of(other);
    }

    /** @param other replaces the own routes */
    public void setOwnRoutes(OwnRoutesAct other) {
        ownRoutes = Optional.of(other);
    }

    /** The file that will hold the answer to a request. */
    public static Path answerTo(Path request) {
        String name = request.getFileName().toString();
        return request.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".answer");
    }

    /** Executes a request and writes the answer. An invalid request is answered and deleted, too. */
    public void answer(File file) {
        Path path = file.toPath();
        LetterActions.Result result;
        try {
            Instant asked = Files.getLastModifiedTime(path).toInstant();
            byte[] content = content(path);
            Files.delete(path);
            result = asked.plus(TOO_OLD).isBefore(clock.instant())
                    ? refused("the request is too old: it was made at " + asked + "; repeat the command")
                    : execute(content);
        } catch (IOException e) {
            troubles.warn(
                    LOG,
                    path.toString(),
                    e.toString(),
                    "a command's request cannot be read or deleted, and was not executed: " + path + ": " + e);
            return;
        }
        try {
            Durable.write(answerTo(path), Json.file(result));
        } catch (IOException e) {
            LOG.warn(
                    "the answer to a command cannot be written; {}: {} ({}): {}",
                    result.id(),
                    result.outcome(),
                    result.reason(),
                    e.toString());
        }
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES);
        }
    }

    private LetterActions.Result execute(byte[] content) {
        CommandRequest request;
        try {
            request = Json.mapper().readValue(content, CommandRequest.class);
        } catch (IOException | RuntimeException e) {
            return refused("the request cannot be read");
        }
        if (request == null || request.id() == null || request.who() == null || request.what() == null) {
            return refused("the request is incomplete");
        }
        return switch (request.what()) {
            case "restore" -> told(request, "restore", acts.restore(request.id(), request.who()));
            case "discard" -> told(request, "discard", acts.discard(request.id(), request.who()));
            case "retry" ->
                told(
                        request,
                        request.resend() ? "resend" : "retry",
                        acts.retry(request.id(), request.who(), request.resend()));
            case "pause" -> result(parts.pause(request.id(), request.who(), Optional.ofNullable(request.reason())));
            case "resume" -> result(parts.resume(request.id(), request.who()));
            case "poll" -> result(parts.poll(request.id(), request.who()));
            case LOG_LEVEL -> logLevel(request);
            case RELOAD_ROUTES -> reload(request);
            default -> refused("unknown action: " + request.what());
        };
    }

    private static LetterActions.Result result(PartActions.PartResult of) {
        return new LetterActions.Result(of.part(), of.outcome(), of.reason());
    }

    private LetterActions.Result told(CommandRequest request, String what, LetterActions.Result result) {
        listener.ifPresent(events -> events.did(request.who(), what, result));
        return result;
    }

    private LetterActions.Result reload(CommandRequest request) {
        return ownRoutes
                .map(routes -> routes.reload(request.who()))
                .map(answer ->
                        new LetterActions.Result(request.id(), answer.isDone() ? "reloaded" : "refused", answer.text()))
                .orElseGet(() -> refused("there are no routes to reload"));
    }

    private static LetterActions.Result logLevel(CommandRequest request) {
        try {
            LogOutput.levels(request.id());
            LOG.info("the log level is set until the next start, by {}: {}", request.who(), request.id());
            LogOutput.set(request.id());
            return new LetterActions.Result(request.id(), "set", null);
        } catch (LogOutput.BadLevel e) {
            return new LetterActions.Result(request.id(), "refused", request.id() + " " + e.getMessage());
        }
    }

    private static LetterActions.Result refused(String reason) {
        return new LetterActions.Result("unknown", "refused", reason);
    }

    /** Removes the files of commands that gave up or were killed. */
    public void removeOld() {
        Instant limit = clock.instant().minus(TOO_OLD);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> old = files.filter(Files::isRegularFile)
                    .filter(file -> isBefore(file, limit))
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            troubles.warn(LOG, folder.toString(), e.toString(), "old files in " + folder + " cannot be removed: " + e);
        }
    }

    private static boolean isBefore(Path file, Instant limit) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (IOException e) {
            return false;
        }
    }
}
