package dev.mailchute.journey;

import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How fast the page is with very many letters; {@code docs/mail-center.md} has the commands. Two programs: {@code fill FOLDER COUNT}
 * writes letters ({@code fill FOLDER COUNT discarded}: discarded ones), {@code serve FOLDER} runs the application on them (with the memory to be tried) and measures.
 */
public final class ManyLetters {
    private static final int TIMES = 15;

    private ManyLetters() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]).toAbsolutePath();
        if (args[0].equals("fill")) {
            fill(folder, Integer.parseInt(args[2]), args.length > 3);
        } else {
            serve(folder);
        }
        System.exit(0);
    }

    private static void fill(Path folder, int count, boolean isDiscarded) throws IOException {
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            Letter letter = SampleLetters.letter(i, now);
            Path place = Files.createDirectories(folder.resolve("mail-center")
                    .resolve(isDiscarded ? "discarded" : letter.direction())
                    .resolve(letter.id()));
            Files.write(place.resolve("letter.json"), Json.file(letter));
            Files.write(place.resolve("message.eml"), SampleLetters.mail(letter));
            Files.writeString(
                    place.resolve("history.jsonl"),
                    "{\"time\":\"" + now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                            + "\",\"who\":\"mailchute\",\"what\":\"" + (isDiscarded ? "discard" : "held")
                            + "\",\"outcome\":\"held\"}\n");
        }
    }

    private static void serve(Path folder) throws Exception {
        FakeTenant tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        long start = System.nanoTime();
        try (Journey journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0")) {
            journey.start();
            String root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center";
            HttpClient http = HttpClient.newHttpClient();
            String landing;
            do {
                landing = ask(http, root);
            } while (landing.contains("Loading letters"));
            System.out.printf(
                    Locale.ROOT, "start until all letters are read: %.1f s%n", (System.nanoTime() - start) / 1e9);
            String id = SampleLetters.letter(50_000, Instant.now()).id();
            measure(http, "overview", root);
            measure(http, "list, first page", root + "/letters");
            measure(http, "list, page 1000", root + "/letters?page=1000");
            measure(http, "list by subject", root + "/letters?sort=subject");
            measure(http, "list, one cause", root + "/letters?code=ErrorSendAsDenied");
            measure(http, "search, few hits", root + "/letters?q=54100.eml");
            measure(http, "search, no hits", root + "/letters?q=there+is+no+such+thing");
            measure(http, "search, many hits", root + "/letters?q=northwind");
            if (Files.exists(folder.resolve("mail-center/outbound").resolve(id))
                    || Files.exists(folder.resolve("mail-center/inbound").resolve(id))) {
                measure(http, "letter", root + "/letters/" + id);
                measure(http, "letter from a search", root + "/letters/" + id + "?back=q%3Dnorthwind");
            }
            Files.createDirectories(folder.resolve("mail-center/inbound/.touch"));
            Files.delete(folder.resolve("mail-center/inbound/.touch"));
            if (Files.exists(folder.resolve("mail-center/discarded"))) {
                discarded(http, root + "/discarded");
            }
            measure(http, "overview, while the folder changes", root);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "heap in use afterwards: %d MB of %d MB%n",
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
        }
        tenant.close();
    }

    private static void discarded(HttpClient http, String root) throws Exception {
        long start = System.nanoTime();
        while (ask(http, root).contains("Loading discarded")) {
            // the first look reads them all
        }
        System.out.printf(
                Locale.ROOT, "look until all discarded are read: %.1f s%n", (System.nanoTime() - start) / 1e9);
        measure(http, "discarded, first page", root);
        measure(http, "discarded, page 1000", root + "?page=1000");
        measure(http, "discarded by subject", root + "?sort=subject");
        measure(http, "discarded, search, no hit", root + "?q=there+is+no+such+thing");
        measure(http, "discarded, search, many hits", root + "?q=northwind");
    }

    private static void measure(HttpClient http, String what, String url) throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            ask(http, url);
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
        Collections.sort(millis);
        System.out.printf("%-36s median %4d ms, slowest %4d ms%n", what, millis.get(TIMES / 2), millis.get(TIMES - 1));
    }

    private static String ask(HttpClient http, String url) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " answers " + answer.statusCode());
        }
        return answer.body();
    }
}
