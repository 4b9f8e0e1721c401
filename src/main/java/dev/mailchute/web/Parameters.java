package dev.mailchute.web;

import dev.mailchute.settings.NearestWord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of an API request. Unknown names, repeated names, empty and invalid values are refused: a program that relies on its
 * filter acts on whatever it gets.
 */
final class Parameters {
    private final Map<String, String> values;
    private final String prefix;

    private Parameters(Map<String, String> values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    /**
     * @param given in the order of the request, possibly with repeated names
     * @param prefix of the names in error messages: {@code filter.} within a body
     */
    static Parameters of(Iterable<Map.Entry<String, String>> given, String prefix, List<String> allowed) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> one : given) {
            String name = one.getKey();
            if (!allowed.contains(name)) {
                throw unknown("parameter", prefix + name, name, allowed);
            }
            if (one.getValue().isBlank()) {
                throw bad(prefix + name, "is empty; leave it out, or set a value");
            }
            if (values.put(name, one.getValue()) != null) {
                throw Problem.of(400, "repeated-parameter", "the parameter " + prefix + name + " occurs twice")
                        .with("parameter", prefix + name)
                        .refusal();
            }
        }
        return new Parameters(values, prefix);
    }

    /** An unknown name, with the closest known one. */
    static Problem.Refusal unknown(String kind, String shown, String name, List<String> allowed) {
        Optional<String> meant = NearestWord.of(name, allowed);
        Problem problem = Problem.of(
                        400,
                        "unknown-" + kind,
                        "there is no " + kind + " " + shown
                                + meant.map(word -> "; did you mean " + word + "?")
                                        .orElse(
                                                allowed.isEmpty()
                                                        ? "; this resource has none"
                                                        : "; use one of " + String.join(", ", allowed)))
                .with(kind, shown)
                .with("allowed", allowed);
        return meant.map(word -> problem.with("suggestion", word))
                .orElse(problem)
                .refusal();
    }

    private static Problem.Refusal bad(String name, String what) {
        return Problem.of(400, "bad-value", name + " " + what)
                .with("parameter", name)
                .refusal();
    }

    /** Refuses the request because of a value. */
    Problem.Refusal refusal(String name, String what) {
        return bad(prefix + name, what);
    }

    Optional<String> text(String name, int most) {
        Optional<String> value = Optional.ofNullable(values.get(name));
        if (value.filter(text -> text.length() > most).isPresent()) {
            throw refusal(name, "is longer than " + most + " characters");
        }
        return value;
    }

    Optional<String> choice(String name, Collection<String> allowed) {
        Optional<String> value = Optional.ofNullable(values.get(name));
        if (value.isPresent() && !allowed.contains(value.get())) {
            Optional<String> meant = NearestWord.of(value.get(), allowed);
            Problem problem = Problem.of(
                            400,
                            "bad-value",
                            prefix + name + "=" + value.get() + " is not a valid value"
                                    + meant.map(word -> "; did you mean " + word + "?")
                                            .orElse("; use one of " + String.join(", ", allowed)))
                    .with("parameter", prefix + name)
                    .with("allowed", allowed);
            throw meant.map(word -> problem.with("suggestion", word))
                    .orElse(problem)
                    .refusal();
        }
        return value;
    }

    int number(String name, int otherwise, int least, int most) {
        Optional<String> value = Optional.ofNullable(values.get(name));
        if (value.isEmpty()) {
            return otherwise;
        }
        boolean isNumber = value.get().matches("\\d{1,9}");
        int number = isNumber ? Integer.parseInt(value.get()) : 0;
        if (!isNumber || number < least || number > most) {
            throw refusal(name, "must be a number from " + least + " to " + most + ", not " + value.get());
        }
        return number;
    }
}
