package dev.mailchute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.app.RunLock;
import dev.mailchute.cli.Commands.HealthQuestion;
import dev.mailchute.doctor.LocalServer;
import dev.mailchute.files.Json;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** The command that asks the running application for its health, over HTTP. Without an answer, the run lock says whether there is one. */
final class HealthAnswer {
    private static final int OK = 200;

    private final Settings settings;
    private final PrintStream out;

    HealthAnswer(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    int ask(HealthQuestion question, boolean json) throws IOException {
        Optional<LocalServer.Response> answer = new LocalServer(settings).get(question.path());
        if (answer.isEmpty()) {
            return unanswered(question);
        }
        if (json) {
            out.println(answer.get().body().strip());
        } else {
            describe(answer.get());
        }
        return answer.get().status() == OK ? 0 : 1;
    }

    private int unanswered(HealthQuestion question) throws IOException {
        boolean isServed =
                settings.http().port() >= 0 || settings.http().observe().isPresent();
        if (!isRunning()) {
            out.println("No Mailchute is running with the data directory " + settings.dataDir());
            return 1;
        }
        if (isServed) {
            out.println("Mailchute is running with the data directory " + settings.dataDir()
                    + ", but does not answer: it is starting or stopping, or it hangs");
            return 1;
        }
        out.println("Mailchute is running. No more is known, because its HTTP server is off: set mailchute.http.port or"
                + " mailchute.http.observe-port");
        return question == HealthQuestion.LIVE ? 0 : 1;
    }

    private boolean isRunning() throws IOException {
        if (!Files.isDirectory(settings.dataDir())) {
            return false;
        }
        Optional<RunLock> lock = RunLock.take(settings.dataDir());
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /** The status, and the reason of each part that is not up. */
    private void describe(LocalServer.Response answer) {
        JsonNode health;
        try {
            health = Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            out.println("Mailchute does not answer as expected: status " + answer.status());
            return;
        }
        out.println(health.path("status").asText("status " + answer.status()));
        for (JsonNode folder : health.path("folders")) {
            out.println(folder.path("folder").asText() + ": "
                    + LetterCommands.oneLine(folder.path("reason").asText()));
        }
        for (Map.Entry<String, JsonNode> part : health.path("checks").properties()) {
            String reason = part.getValue().path("reason").asText();
            if (!reason.isEmpty()) {
                out.println(part.getKey() + " " + part.getValue().path("status").asText() + ": "
                        + LetterCommands.oneLine(reason));
            }
        }
    }
}
