package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers the requests of the command line, each with a file beside it. */
public final class ActRequests {
    private static final String ENDING = ".json";

    private final Acts acts;

    public ActRequests(Acts acts) {
        this.acts = acts;
    }

    /** Where the answer to a request will be. */
    public static Path answerTo(Path request) {
        String name = request.getFileName().toString();
        return request.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".answer");
    }

    /** Does what is asked, and says what came of it. */
    public void answer(File file) throws IOException {
        ActRequest request = Json.mapper().readValue(Files.readAllBytes(file.toPath()), ActRequest.class);
        Acts.Result result = request.what().equals("discard")
                ? acts.discard(request.id(), request.who())
                : acts.retry(request.id(), request.who(), request.resend());
        Durable.write(answerTo(file.toPath()), Json.file(result));
    }
}
