package dev.mailchute.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a screen: keeps cookies, follows redirects, and brings the token of the last page along. */
final class PageClient {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final String root;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private String token = "";

    PageClient(int port) {
        this.root = "http://127.0.0.1:" + port;
    }

    String root() {
        return root;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(root + path)).build());
    }

    /** Sends a form as the page would: {@code act("/x", "name", "value")}. */
    HttpResponse<String> act(String path, String... fields) {
        get(path.replaceFirst("/(retry|resend|discard|restore|note|edit|stop)$", ""));
        return post(path, token, fields);
    }

    HttpResponse<String> post(String path, String csrf, String... fields) {
        StringBuilder form = new StringBuilder("csrf=" + encoded(csrf));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return send(HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Matcher found = TOKEN.matcher(response.body());
            if (found.find()) {
                token = found.group(1);
            }
            boolean elsewhere = response.statusCode() == 303;
            return elsewhere ? get(response.headers().firstValue("Location").orElseThrow()) : response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
