package dev.mailchute.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What must have happened when the demo's story is at its end. A user who joins in does not disturb it. */
final class Expectations {
    private final DemoFolder folder;
    private final FakeTenant tenant;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Expectations(DemoFolder folder, FakeTenant tenant) {
        this.folder = folder;
        this.tenant = tenant;
    }

    /** Every mail of these lies in the drop folder, byte for byte, and its sidecar says so. */
    boolean isDelivered(String name, List<FakeMail> mails) {
        Set<String> arrived = new HashSet<>();
        for (Path eml : DemoFolder.files(folder.drop(name), ".eml")) {
            String sha256 = sha256(bytes(eml));
            Path sidecar = Path.of(eml.toString().replaceAll("eml$", "json"));
            if (json(sidecar).path("sha256").asText().equals(sha256)) {
                arrived.add(sha256);
            }
        }
        return mails.stream()
                .allMatch(mail -> arrived.contains(sha256(mail.mime().bytes())));
    }

    /** The mailbox knows: each mail is read, and where it should be. */
    static boolean isAcknowledged(List<FakeMail> mails, String folder) {
        return mails.stream()
                .allMatch(mail -> mail.isRead() && mail.folder().displayName().equals(folder));
    }

    boolean isHeld(String direction, String code) {
        return DemoFolder.files(folder.letters(direction), "").stream()
                .anyMatch(letter -> json(letter.resolve("letter.json"))
                        .path("code")
                        .asText()
                        .equals(code));
    }

    /** The mailbox shows that a person has to look at it. */
    static boolean isMarkedAsHeld(FakeMail mail) {
        return mail.isRead() && mail.categories().contains("Mail Center");
    }

    /** Exchange has it once, and the application was given a receipt. */
    boolean isSent(String file, String subject) {
        Path sent = folder.outbox().resolve("sent");
        return Files.exists(sent.resolve(file))
                && Files.exists(sent.resolve(file + ".sent.json"))
                && tenant.sent().stream()
                                .filter(mail -> mail.subject().equals(subject))
                                .count()
                        == 1;
    }

    boolean isRefused(String file) {
        Path failed = folder.outbox().resolve("failed");
        return Files.exists(failed.resolve(file + ".failed.json"))
                && !Files.exists(folder.outbox().resolve(file));
    }

    /** It was told to wait, it waited, and it was never a bad guest. */
    boolean isPolite() {
        return tenant.count(call -> call.status() == 429) > 0
                && tenant.premature().isEmpty()
                && tenant.violations().isEmpty()
                && tenant.leaks().isEmpty();
    }

    boolean isHealthy() {
        return get("/observe/health").statusCode() == 200
                && get("/observe/metrics").body().contains("mailchute_messages_total");
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(folder.http().resolve(path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return Files.exists(file)
                    ? Json.mapper().readTree(Files.readAllBytes(file))
                    : Json.mapper().nullNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is named and asked in order, so that the first that is missing can be told. */
    static final class Checklist {
        private final Map<String, BooleanSupplier> items = new LinkedHashMap<>();

        Checklist add(String words, BooleanSupplier item) {
            items.put(words, item);
            return this;
        }

        /** The words of those that are not so. */
        List<String> missing() {
            return items.entrySet().stream()
                    .filter(item -> !item.getValue().getAsBoolean())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
