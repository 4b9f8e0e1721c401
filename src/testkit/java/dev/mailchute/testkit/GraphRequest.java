package dev.mailchute.testkit;

import com.github.tomakehurst.wiremock.http.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A parsed request: the decoded path segments, the query, and the mailbox. */
final class GraphRequest {
    final String method;
    final String rawPath;
    final String rawQuery;
    final List<String> segments;
    final Map<String, String> query;
    private final Request request;
    Operation operation;
    Map<String, String> names = Map.of();
    FakeApp app;
    FakeMailbox mailbox;
    FakeMail mail;

    GraphRequest(Request request) {
        this.request = request;
        method = request.getMethod().getName();
        String url = request.getUrl();
        int mark = url.indexOf('?');
        rawPath = mark < 0 ? url : url.substring(0, mark);
        rawQuery = mark < 0 ? "" : url.substring(mark + 1);
        segments = Arrays.stream(rawPath.substring(1).split("/", -1))
                .map(GraphRequest::decodeSegment)
                .toList();
        query = parse(rawQuery);
    }

    /** {@code +} is a plus sign in a path, and a space in a query. */
    private static String decodeSegment(String segment) {
        return decode(segment.replace("+", "%2B"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    static Map<String, String> parse(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : form.split("&")) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                fields.put(decode(name), equals < 0 ? "" : decode(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    void isA(Operation.Match match) {
        operation = match.operation();
        names = match.names();
    }

    String header(String name) {
        return request.getHeader(name);
    }

    byte[] body() {
        byte[] body = request.getBody();
        return body == null ? new byte[0] : body;
    }

    Optional<String> bearer() {
        String authorization = header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(authorization.substring(7).trim())
                : Optional.empty();
    }

    /** Whether the client asked for ids that survive a move. */
    boolean wantsImmutableIds() {
        return request.containsHeader("Prefer")
                && request.header("Prefer").values().stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(value -> value.replace(" ", "").replace("\"", ""))
                        .anyMatch("IdType=ImmutableId"::equalsIgnoreCase);
    }

    /** The address of the same listing with another {@code $skip}, at the host that the client has asked. */
    String nextLink(int skip) {
        String options = query.entrySet().stream()
                .filter(option -> !option.getKey().equals("$skip"))
                .map(option -> encode(option.getKey()) + "=" + encode(option.getValue()) + "&")
                .collect(Collectors.joining());
        return "https://" + header("Host") + rawPath + "?" + options + encode("$skip") + "=" + skip;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String name(String brace) {
        return names.get(brace);
    }

    /** The properties of {@code $select}; empty means all. */
    List<String> select() {
        String select = query.get("$select");
        List<String> names = new ArrayList<>();
        if (select != null) {
            Arrays.stream(select.split(","))
                    .map(String::trim)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        return names;
    }

    int number(String option, int least, int most, int otherwise) {
        String text = query.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // rejected below, like a number out of range
        }
        throw GraphFailure.badRequest("Invalid value '" + text + "' for " + option + " query option found.");
    }
}
