package dev.mailchute.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.app.Application;
import dev.mailchute.app.RunLock;
import dev.mailchute.app.Timing;
import dev.mailchute.failure.Fault;
import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.mailcenter.Settled;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The commands {@code mail-center ...}. Reading needs nothing but the folder. Acts are done by the running application where there
 * is one, and here where there is none, through the same routes.
 */
final class LetterCommands {
    private static final String WHO = System.getProperty("user.name", "unknown");

    /** A retry of a large message takes its time; longer than this, nobody should sit before a command that says nothing. */
    private static final String SILENCE = "the running application has not answered";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;
    private final Duration patience;
    private final Timing timing = Timing.real();
    private final MailCenter mailCenter;

    LetterCommands(Settings settings, PrintStream out) {
        this(settings, out, PATIENCE);
    }

    /** @param patience how long the running application may take for one letter */
    LetterCommands(Settings settings, PrintStream out, Duration patience) {
        this.settings = settings;
        this.out = out;
        this.patience = patience;
        this.mailCenter = new MailCenter(settings.mailCenterDir(), timing.clock());
    }

    int list(Optional<Direction> direction, Optional<String> reason, boolean json) {
        List<Letter> letters = mailCenter.list().stream()
                .filter(letter -> direction.isEmpty()
                        || letter.direction().equals(direction.get().toString()))
                .filter(letter -> matches(letter, reason))
                .toList();
        if (json) {
            out.print(new String(Json.file(letters), StandardCharsets.UTF_8));
            return 0;
        }
        if (letters.isEmpty()) {
            out.println("No letters. Everything that came could be processed.");
            return 0;
        }
        for (Letter letter : letters) {
            out.printf(
                    "%s  %-8s %-12s %s  %s%n    %s%n",
                    letter.id(),
                    letter.direction(),
                    letter.name(),
                    letter.lastFailure(),
                    oneLine(letter.subject()),
                    oneLine(letter.reason()));
        }
        out.println(letters.size() + (letters.size() == 1 ? " letter" : " letters")
                + ". See one with: mail-center show ID");
        return 0;
    }

    static boolean matches(Letter letter, Optional<String> reason) {
        return reason.isEmpty()
                || letter.reason() != null
                        && letter.reason()
                                .toLowerCase(Locale.ROOT)
                                .contains(reason.get().toLowerCase(Locale.ROOT))
                || reason.get().equalsIgnoreCase(letter.code());
    }

    /** Subjects come from strangers: nothing of theirs steers the terminal. */
    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    }

    int show(String id, boolean json) {
        Optional<Settled> settled = mailCenter.settled(id);
        if (settled.isPresent()) {
            return show(settled.get(), json);
        }
        Letter letter = letter(id);
        List<HistoryEntry> history = mailCenter.history(letter);
        if (json) {
            ObjectNode shown = Json.mapper().valueToTree(letter);
            shown.set("history", Json.mapper().valueToTree(history));
            out.print(new String(Json.file(shown), StandardCharsets.UTF_8));
            return 0;
        }
        tell(letter);
        out.printf(
                "%-18s %s%n",
                "message",
                mailCenter.message(letter).map(Path::toString).orElse("none: the mail itself could not be had"));
        tell(history);
        return 0;
    }

    private int show(Settled settled, boolean json) {
        if (json) {
            out.print(new String(Json.file(settled), StandardCharsets.UTF_8));
            return 0;
        }
        out.println("This letter does not wait any more: " + oneLine(settled.describe()));
        tell(settled.letter());
        tell(settled.history());
        if (settled.isDiscarded()) {
            out.println(
                    "Take it back with: mail-center restore " + settled.letter().id());
        }
        return 0;
    }

    private void tell(Letter letter) {
        Json.mapper().<ObjectNode>valueToTree(letter).properties().stream()
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> out.printf(
                        "%-18s %s%n",
                        member.getKey(),
                        oneLine(
                                member.getValue().isTextual()
                                        ? member.getValue().asText()
                                        : member.getValue().toString())));
    }

    private void tell(List<HistoryEntry> history) {
        out.println("history");
        history.forEach(act -> out.printf(
                "  %s  %s  %s: %s  %s%n", act.time(), act.who(), act.what(), act.outcome(), oneLine(act.reason())));
    }

    private Letter letter(String id) {
        return mailCenter
                .find(id)
                .orElseThrow(
                        () -> new UnknownLetterException("there is no letter " + oneLine(id) + " in the Mail Center"));
    }

    /** An id that is none; told in its own words. */
    static final class UnknownLetterException extends RuntimeException {
        UnknownLetterException(String message) {
            super(message);
        }
    }

    int act(String what, Commands.Selection selection, boolean resend, boolean json) throws Exception {
        List<String> ids = selection.all()
                ? mailCenter.list().stream()
                        .filter(letter -> matches(letter, selection.reason()))
                        .map(Letter::id)
                        .toList()
                : selection.ids();
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
            boolean answers = true;
            for (String id : ids) {
                LetterActions.Result result = answers
                        ? askRunning(new CommandRequest(what, id, WHO, resend))
                        : new LetterActions.Result(
                                id, "left", "not asked for: the running application did not answer before");
                answers = answers && !isSilence(result);
                tell(result, results, json);
            }
        }
        if (json) {
            out.print(new String(Json.file(results), StandardCharsets.UTF_8));
        } else if (ids.isEmpty()) {
            out.println("No letters to act on.");
        }
        return results.stream().allMatch(LetterActions.Result::isDone) ? 0 : 1;
    }

    private void actHere(
            String what, List<String> ids, boolean resend, List<LetterActions.Result> results, boolean json)
            throws Exception {
        if (ids.isEmpty()) {
            return;
        }
        if (!what.equals("retry")) {
            LetterActions acts = new LetterActions(
                    mailCenter,
                    (letter, again) -> Outcome.left(Fault.of("no-routes", "no routes run here")),
                    timing.clock());
            ids.forEach(
                    id -> tell(what.equals("discard") ? acts.discard(id, WHO) : acts.restore(id, WHO), results, json));
            return;
        }
        try (Application chute = Application.forActs(settings, routes(), timing)) {
            chute.start();
            for (String id : ids) {
                tell(chute.acts().retry(id, WHO, resend), results, json);
            }
        }
    }

    /** The routes of the working directory, else those that lie where the program is. */
    private static Path routes() throws IOException {
        Path here = Path.of("routes").toAbsolutePath();
        if (Files.isDirectory(here)) {
            return here;
        }
        try {
            Path program = Path.of(LetterCommands.class
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
        throw new NoSuchFileException(
                here + ": a retry needs the routes while nothing runs; go to the folder that has them, or start run");
    }

    private void tell(LetterActions.Result result, List<LetterActions.Result> results, boolean json) {
        results.add(result);
        if (!json) {
            out.println(result.id() + "  " + result.outcome()
                    + (result.reason() == null ? "" : ": " + oneLine(result.reason())));
        }
    }

    /** The running application does it: it alone knows what it has in hand. */
    private LetterActions.Result askRunning(CommandRequest request) throws IOException, InterruptedException {
        Path folder = Application.actsDir(settings);
        Files.createDirectories(folder);
        Path file = folder.resolve(UUID.randomUUID() + ".json");
        Durable.write(file, Json.file(request));
        Path answer = CommandRequests.answerTo(file);
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + patience.toNanos();
        while (!Files.exists(answer)) {
            if (System.nanoTime() > end) {
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

    private static boolean isSilence(LetterActions.Result result) {
        return result.reason() != null && result.reason().startsWith(SILENCE);
    }

    private LetterActions.Result noAnswer(CommandRequest request, boolean takenBack) {
        String reason = SILENCE + " within " + Status.describe(patience) + ". "
                + (takenBack
                        ? "The request is taken back, and nothing was done; look at its log"
                        : "It has begun, and may still do it: mail-center show " + request.id()
                                + " tells what came of it");
        return new LetterActions.Result(request.id(), takenBack ? "left" : "unknown", reason);
    }

    int export(String id, Path file) throws IOException {
        Letter letter = letter(id);
        Path message = mailCenter
                .message(letter)
                .orElseThrow(() -> new UnknownLetterException("letter " + id + " has no mail: it could not be had"));
        try (InputStream in = Files.newInputStream(message)) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        out.println("written to " + file);
        return 0;
    }
}
