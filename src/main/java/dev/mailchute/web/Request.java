package dev.mailchute.web;

import dev.mailchute.web.server.Client;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * A request of a browser or program, read from the HTTP request itself; nothing of it becomes a Camel header.
 *
 * @param path without query, such as {@code /mail-center/letters}
 */
record Request(String method, Asker asker, String path, MultiMap query, MultiMap headers, RequestBody sent) {
    /**
     * Who asks whom.
     *
     * @param host which host was asked, with its port, however the protocol tells it
     * @param address of whoever asks, as far as it is known: numbers, no name
     * @param isSecure whether the browser speaks TLS, with us or with a proxy in front
     */
    record Asker(String host, String address, boolean isSecure) {}

    /**
     * The body.
     *
     * @param form its fields, if it is a form
     * @param text all of it, if it is none
     */
    record RequestBody(MultiMap form, String text) {}

    /** Fields of a form, mainly selected letters. */
    private static final int MAX_FIELDS = 20_000;

    /**
     * The request behind an exchange.
     *
     * @param root the application's base path, which is removed from the path
     */
    static Request of(Exchange exchange, String root) {
        HttpServerRequest http = exchange.getMessage(HttpMessage.class).getRequest();
        byte[] sent =
                http.method().name().equals("POST") ? exchange.getMessage().getBody(byte[].class) : null;
        return of(http, exchange.getProperty(Client.PROPERTY, Client.class), sent, root);
    }

    /** @param sent its body, or null */
    static Request of(HttpServerRequest http, Client client, byte[] sent, String root) {
        String body = sent == null ? "" : new String(sent, StandardCharsets.UTF_8);
        boolean isForm = String.valueOf(http.getHeader("Content-Type"))
                .toLowerCase(Locale.ROOT)
                .startsWith("application/x-www-form-urlencoded");
        return new Request(
                http.method().name(),
                new Asker(
                        http.authority() == null ? "" : http.authority().toString(),
                        client.address(),
                        client.isSecure()),
                http.path().startsWith(root) ? http.path().substring(root.length()) : http.path(),
                http.params(false),
                http.headers(),
                isForm ? new RequestBody(form(body), "") : new RequestBody(MultiMap.caseInsensitiveMultiMap(), body));
    }

    String host() {
        return asker.host();
    }

    String address() {
        return asker.address();
    }

    boolean isSecure() {
        return asker.isSecure();
    }

    MultiMap form() {
        return sent.form();
    }

    String body() {
        return sent.text();
    }

    /** A malformed request; the text is shown to the client. */
    static final class MalformedRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedRequest(String words) {
            super(words);
        }
    }

    private static MultiMap form(String body) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        try {
            new QueryStringDecoder(body, StandardCharsets.UTF_8, false, MAX_FIELDS + 1, true)
                    .parameters()
                    .forEach(form::add);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("The form is malformed. Nothing was done.");
        }
        if (form.size() > MAX_FIELDS) {
            throw new MalformedRequest("Too many letters selected. Nothing was done. Select fewer.");
        }
        return form;
    }

    boolean isPost() {
        return method.equals("POST");
    }

    /** The segments of the path after {@code /mail-center}, decoded; none for the overview. */
    List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (String step : path.substring(Links.ROOT.length()).split("/")) {
            if (!step.isEmpty()) {
                steps.add(decoded(step));
            }
        }
        return steps;
    }

    private static String decoded(String step) {
        try {
            return java.net.URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("The address of this page is malformed.");
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A query parameter, if it is not blank. */
    Optional<String> asked(String name) {
        return Optional.ofNullable(query.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A field of the form; empty if there is none. */
    String field(String name) {
        String value = form().get(name);
        return value == null ? "" : value;
    }

    Optional<String> cookie(String name) {
        return cookie(headers, name);
    }

    static Optional<String> cookie(MultiMap headers, String name) {
        for (String pair : Optional.ofNullable(headers.get("Cookie")).orElse("").split(";")) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(name)) {
                return Optional.of(parts[1]);
            }
        }
        return Optional.empty();
    }

    /** Up to nine digits as a number. */
    static Optional<Integer> wholeNumber(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    int number(String name, int least) {
        try {
            return Math.max(least, Integer.parseInt(asked(name).orElse("")));
        } catch (NumberFormatException e) {
            return least;
        }
    }
}
