package dev.mailchute.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus would read, and whether it answers what is asked of it. */
public final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SELECTOR = Pattern.compile("\\b(mailchute_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
    /** Prometheus adds these. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, String> help = new TreeMap<>();

    /** One line. */
    public record Sample(String metric, Map<String, String> labels, double value) {}

    public Scrape(String text) {
        for (String line : text.split("\n")) {
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith("# HELP ")) {
                String[] words = line.split(" ", 4);
                help.put(words[2], words.length > 3 ? words[3] : "");
            } else if (!line.startsWith("#") && sample.matches()) {
                samples.add(new Sample(sample.group(1), parse(sample.group(2)), value(sample.group(3))));
            }
        }
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> labels = new TreeMap<>();
        LABEL.matcher(text == null ? "" : text).results().forEach(found -> labels.put(found.group(1), found.group(3)));
        return labels;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    public List<Sample> samples() {
        return samples;
    }

    /** The metrics of Mailchute itself, each with what it says of itself. */
    public Map<String, String> ours() {
        return help.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("mailchute_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    /** The labels of a metric, without the bounds of a histogram. */
    public Set<String> labels(String metric) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(sample ->
                        sample.metric().replaceFirst("_(bucket|count|sum)$", "").equals(metric)
                                || sample.metric().equals(metric))
                .forEach(sample -> labels.addAll(sample.labels().keySet()));
        labels.remove("le");
        return labels;
    }

    /** The value of the one series with these labels: {@code direction=inbound,name=support}. */
    public double value(String metric, String labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (String label : labels.isEmpty() ? new String[0] : labels.split(",")) {
            wanted.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
        return samples.stream()
                .filter(sample -> sample.metric().equals(metric)
                        && sample.labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Sample::value)
                .reduce((a, b) -> {
                    throw new AssertionError("more than one " + metric + " of " + labels);
                })
                .orElseThrow(() -> new AssertionError("there is no " + metric + " of " + labels));
    }

    /**
     * What an expression of PromQL names that is not there.
     *
     * @param more labels that are used besides, as in a legend
     */
    public Set<String> missing(String expression, Set<String> more) {
        Set<String> missing = new TreeSet<>();
        Set<String> known = new TreeSet<>(OF_THE_TARGET);
        for (MatchResult selector : SELECTOR.matcher(expression).results().toList()) {
            List<Sample> series = samples.stream()
                    .filter(sample -> sample.metric().equals(selector.group(1)))
                    .toList();
            if (series.isEmpty()) {
                missing.add(selector.group(1));
            }
            series.forEach(sample -> known.addAll(sample.labels().keySet()));
            String matchers = selector.group(2) == null ? "" : selector.group(2);
            LABEL.matcher(matchers)
                    .results()
                    .filter(matcher -> !OF_THE_TARGET.contains(matcher.group(1)))
                    .filter(matcher -> series.stream().noneMatch(sample -> matches(sample, matcher)))
                    .forEach(matcher -> missing.add(selector.group(1) + "{" + matcher.group() + "}"));
        }
        Set<String> used = new TreeSet<>(more);
        GROUPING.matcher(expression)
                .results()
                .flatMap(found -> Pattern.compile("\\s*,\\s*")
                        .splitAsStream(found.group(1).strip()))
                .forEach(used::add);
        used.removeAll(known);
        used.forEach(label -> missing.add(expression + ": label " + label));
        return missing;
    }

    private static boolean matches(Sample sample, MatchResult matcher) {
        String value = sample.labels().get(matcher.group(1));
        return value != null
                && switch (matcher.group(2)) {
                    case "=" -> value.equals(matcher.group(3));
                    case "=~" -> value.matches(matcher.group(3));
                    default -> true;
                };
    }
}
