package dev.mailchute.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What whoever writes to a mailbox decides on: his name, the subject, the headers and what the message says, also in a header or variable into which a
 * route puts it. A message's file name is made of letters, digits and hyphens, and does no harm.
 */
final class Strangers {
    private static final Pattern WORD =
            Pattern.compile("\\$\\{(?:(variables?[.:]mail\\??\\.(?:subject|from|recipients|header|sidecarJson)\\b"
                    + "|(?:in\\.)?(?:body|bodyAs|bodyOneLine|mandatoryBodyAs|prettyBody|messageAs|headers)\\b(?![.:\\[]))"
                    + "|(?:in\\.)?headers?[.:\\[]'?([\\w-]+)|variables?[.:](\\w+))");

    private static final Pattern BODY_PART =
            Pattern.compile("\\$\\{(?:in\\.)?body(?:[:\\[?]|\\.(?!(?:path|name|absolutePath|length|size)\\b))");

    /** Of headers and variables that a route sets: whether one of their values is a stranger's. */
    private final Map<String, Boolean> set = new HashMap<>();

    Strangers(List<RouteSource> sources) {
        Map<String, List<String>> values = new HashMap<>();
        sources.stream().flatMap(source -> source.whole().all()).forEach(spot -> {
            if (Set.of("setHeader", "setVariable", "headers", "variables").contains(spot.key())) {
                spot.text("name").ifPresent(name -> values.computeIfAbsent(name, any -> new ArrayList<>())
                        .addAll(spot.all().flatMap(one -> one.text().stream()).toList()));
            }
        });
        values.keySet().forEach(name -> set.put(name, false));
        Set<String> theirs = new HashSet<>();
        boolean isNew;
        do {
            isNew = false;
            for (Map.Entry<String, List<String>> one : values.entrySet()) {
                if (one.getValue().stream().anyMatch(text -> in(text).isPresent()) && theirs.add(one.getKey())) {
                    set.put(one.getKey(), true);
                    isNew = true;
                }
            }
        } while (isNew);
    }

    /** The first word of theirs in a text. */
    Optional<String> in(String text) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String header = word.group(2);
            String variable = word.group(3);
            // A header that no route sets has come with a message or an answer; a variable is the application's own
            // then.
            boolean isTheirs = header != null
                    ? set.getOrDefault(header, !header.equals("CamelFileName"))
                    : variable == null || set.getOrDefault(variable, false) && !variable.equals(RouteTerms.MAIL);
            if (isTheirs) {
                return Optional.of(word.group() + "}");
            }
        }
        Matcher part = BODY_PART.matcher(text);
        return part.find() ? Optional.of("${body}") : Optional.empty();
    }
}
