package dev.mailchute.doctor;

import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/** The HTTP server of the running Mailchute with the same data directory, which tells its address there. */
public final class LocalServer {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Settings settings;

    public LocalServer(Settings settings) {
        this.settings = settings;
    }

    /** What it answered. */
    public record Response(int status, String body) {}

    /**
     * Found by the address in {@code observe.url}.
     *
     * @param path such as {@code /observe/health}
     * @return empty if nothing answers there
     */
    public Optional<Response> get(String path) {
        Path file = settings.dataDir().resolve("observe.url");
        try {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().connectTimeout(CONNECT).proxy(ProxySelector.of(null));
            if (settings.http().tls().isPresent()) {
                builder.sslContext(
                        PinnedCertificate.trusting(settings.http().tls().get().certificate()));
            }
            URI address = URI.create(Files.readString(file).strip() + path);
            HttpResponse<String> answer = builder.build()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .timeout(ANSWER)
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return Optional.of(new Response(answer.statusCode(), answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
