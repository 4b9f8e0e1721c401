package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the running application says over HTTP. While it starts or stands still, it says nothing. */
final class RunningApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final Path port;
    private final Path letters;

    /** @param home the folder in which it runs */
    RunningApi(Path home) {
        port = home.resolve("data/http.port");
        letters = home.resolve("mail-center");
    }

    /** Before a start: the port of the one that was killed may be another program's by now. */
    void forget() throws IOException {
        Files.deleteIfExists(port);
    }

    boolean isReady() {
        return get("/observe/health/ready").path("status").asText().equals("UP");
    }

    Health health() {
        JsonNode answer = get("/observe/health");
        return answer.isObject() ? new Health(answer) : Health.unheard();
    }

    /** @param search a Message-ID, or the name of a dropped file */
    Life life(String direction, String search) {
        String query = "?direction=" + direction + "&q=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
        JsonNode found =
                get("/mail-center/api/messages" + query).path("messages").path(0);
        if (!found.isObject()) {
            return Life.none();
        }
        String key = found.path("key").asText();
        return new Life(get("/mail-center/api/messages/" + key), reason(direction, key));
    }

    private String reason(String direction, String key) {
        Path letter = letters.resolve(direction).resolve(key).resolve("letter.json");
        try {
            return Files.exists(letter)
                    ? JSON.readTree(letter.toFile()).path("reason").asText()
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode get(String path) {
        try {
            if (!Files.exists(port)) {
                return MissingNode.getInstance();
            }
            URI uri = URI.create("http://127.0.0.1:" + Files.readString(port).strip() + path);
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            // It does not listen yet, or no more, or its port is not written yet.
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MissingNode.getInstance();
        }
    }
}
