package dev.mailchute.settings.reading;

import dev.mailchute.files.NameEncoding;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.ValueOrigin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unparsed value of each key from the file and the environment. The environment wins. A key and its {@code -file} form
 * count as one key; both in one source is a problem.
 */
public final class RawSettings {
    private static final String FILE = "-file";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern OWN = Pattern.compile("(camel|routes)\\..+");

    /** Variables that Kubernetes sets in every container for a service named mailchute or, for example, mailchute-http. */
    private static final Pattern SERVICE = Pattern.compile(
            "MAILCHUTE_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
                    + "|MAILCHUTE_PORT(_.*)?");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /**
     * @param file whether the text is the name of the file that contains the value
     * @param origin the line, or the environment variable
     */
    record GivenValue(KeyScope place, Key key, boolean file, String text, ValueOrigin origin) {
        /** The key as the user wrote it. */
        String name() {
            return place.key(key) + (file ? FILE : "");
        }

        ConfigurationProblem problem(String what) {
            return new ConfigurationProblem(
                    name(),
                    Optional.of(origin.place()),
                    what,
                    propertiesFile().isEmpty() ? place.variableExample(key) : place.example(key));
        }

        /** The properties file that contains the line; empty if the value comes from the environment. */
        Optional<String> propertiesFile() {
            return Optional.of(origin)
                    .filter(from -> from.kind() == ValueOrigin.OriginKind.FILE)
                    .map(ValueOrigin::name);
        }
    }

    private record KeyAddress(KeyScope place, Key key, boolean file) {}

    private final Map<KeyScope, Map<Key, GivenValue>> entries = new TreeMap<>();
    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, ValueOrigin> ownOrigins = new TreeMap<>();
    private final List<ConfigurationProblem> problems;

    /** @param problems receives the problems with the keys themselves */
    public RawSettings(PropertiesFile file, Map<String, String> environment, List<ConfigurationProblem> problems) {
        this.problems = problems;
        problems.addAll(file.problems());
        readFile(file);
        readEnvironment(environment);
    }

    Optional<GivenValue> entry(KeyScope place, Key key) {
        return Optional.ofNullable(entries.getOrDefault(place, Map.of()).get(key));
    }

    /** The mailboxes or outboxes that have at least one key, by name. */
    SortedSet<KeyScope> places(Key.Scope scope) {
        SortedSet<KeyScope> places = new TreeSet<>(entries.keySet());
        places.removeIf(place -> place.scope() != scope);
        return places;
    }

    Map<String, String> own() {
        return own;
    }

    /** Where each key of {@link #own} comes from. */
    Map<String, ValueOrigin> ownOrigins() {
        return ownOrigins;
    }

    private void readFile(PropertiesFile file) {
        List<GivenValue> found = new ArrayList<>();
        for (PropertiesFile.Line line : file.lines()) {
            if (OWN.matcher(line.key()).matches()) {
                own.put(line.key(), line.value());
                ownOrigins.put(line.key(), file.origin(line.line()));
                continue;
            }
            address(line.key())
                    .ifPresentOrElse(
                            at -> found.add(new GivenValue(
                                    at.place(), at.key(), at.file(), line.value(), file.origin(line.line()))),
                            () -> problems.add(unknown(line.key(), file.where(line.line()))));
        }
        merge(found);
    }

    private void readEnvironment(Map<String, String> environment) {
        List<GivenValue> found = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith("MAILCHUTE_") || isOfKubernetes(variable, value)) {
                return;
            }
            ValueOrigin origin = ValueOrigin.variable(variable);
            if (value.indexOf('\ufffd') >= 0) {
                problems.add(new ConfigurationProblem(
                        origin.place(),
                        "has unreadable characters: "
                                + (NameEncoding.isAsciiOnly() ? NameEncoding.advice() : "they are not UTF-8"),
                        "set the key in a properties file, which is always UTF-8"));
                return;
            }
            variableAddress(variable)
                    .ifPresentOrElse(
                            at -> found.add(new GivenValue(at.place(), at.key(), at.file(), value, origin)),
                            () -> problems.add(unknownVariable(variable)));
        });
        merge(found);
    }

    private static boolean isOfKubernetes(String variable, String value) {
        return SERVICE.matcher(variable).matches()
                || variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }

    /** Adds the entries of a source, replacing those of earlier sources. */
    private void merge(List<GivenValue> source) {
        Map<String, GivenValue> seen = new HashMap<>();
        for (GivenValue entry : source) {
            GivenValue earlier = seen.putIfAbsent(entry.place().key(entry.key()), entry);
            if (earlier != null && earlier.file() != entry.file()) {
                problems.add(entry.problem("is set together with " + earlier.name() + "; set only one of the two"));
                continue;
            }
            entries.computeIfAbsent(entry.place(), place -> new HashMap<>()).put(entry.key(), entry);
        }
    }

    private static Optional<KeyAddress> address(String key) {
        if (!key.startsWith("mailchute.")) {
            return Optional.empty();
        }
        String rest = key.substring("mailchute.".length());
        for (Key.Scope scope : new Key.Scope[] {Key.Scope.INBOUND, Key.Scope.OUTBOUND}) {
            String[] parts = rest.split("\\.", 3);
            if (parts.length == 3 && parts[0].equals(scope.name().toLowerCase(Locale.ROOT))) {
                return NAME.matcher(parts[1]).matches()
                        ? at(new KeyScope(scope, parts[1]), suffix -> Key.find(scope, suffix), parts[2], FILE)
                        : Optional.empty();
            }
        }
        return at(KeyScope.COMMON, suffix -> Key.find(Key.Scope.COMMON, suffix), rest, FILE);
    }

    private static Optional<KeyAddress> variableAddress(String variable) {
        String rest = variable.substring("MAILCHUTE_".length());
        for (Key.Scope scope : new Key.Scope[] {Key.Scope.INBOUND, Key.Scope.OUTBOUND}) {
            String[] parts = rest.split("_", 3);
            if (parts.length == 3 && parts[0].equals(scope.name()) && parts[1].matches("[A-Z0-9]+")) {
                KeyScope place = new KeyScope(scope, parts[1].toLowerCase(Locale.ROOT));
                return at(place, suffix -> Key.findVariable(scope, suffix), parts[2], "_FILE");
            }
        }
        return at(KeyScope.COMMON, suffix -> Key.findVariable(Key.Scope.COMMON, suffix), rest, "_FILE");
    }

    /** Looks first for a key whose own name ends in {@code -file}: it is not the file form of another key. */
    private static Optional<KeyAddress> at(
            KeyScope place, Function<String, Optional<Key>> find, String suffix, String file) {
        return find.apply(suffix)
                .map(key -> new KeyAddress(place, key, false))
                .or(() -> suffix.endsWith(file)
                        ? find.apply(suffix.substring(0, suffix.length() - file.length()))
                                .map(key -> new KeyAddress(place, key, true))
                        : Optional.empty());
    }

    private static ConfigurationProblem unknown(String key, String where) {
        Matcher misnamed = Pattern.compile("mailchute\\.(inbound|outbound)\\.(.+?)\\.((next\\.)?[^.]+)")
                .matcher(key);
        if (misnamed.matches() && !NAME.matcher(misnamed.group(2)).matches()) {
            String better = "mailchute." + misnamed.group(1) + "." + plain(misnamed.group(2)) + "." + misnamed.group(3);
            if (address(better).isPresent()) {
                return new ConfigurationProblem(
                        KeySuggestions.shown(key),
                        Optional.of(where),
                        "the name '" + KeySuggestions.shown(misnamed.group(2))
                                + "' may have only lower-case letters and digits",
                        better + " = ...");
            }
        }
        Optional<FamiliarWord> familiar = FamiliarWord.in(key);
        if (familiar.isPresent()) {
            return new ConfigurationProblem(
                    KeySuggestions.shown(key),
                    Optional.of(where),
                    familiar.get().what(),
                    familiar.get().example());
        }
        KeySuggestions.Suggestion nearest = KeySuggestions.nearest(key);
        return new ConfigurationProblem(
                KeySuggestions.shown(key),
                Optional.of(where),
                "is not a known key; did you mean " + nearest.text() + "?",
                nearest.example());
    }

    private static ConfigurationProblem unknownVariable(String variable) {
        String where = "environment";
        Optional<FamiliarWord> familiar =
                FamiliarWord.in(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        if (familiar.isPresent()) {
            return new ConfigurationProblem(
                    variable,
                    Optional.of(where),
                    familiar.get().variableWhat(),
                    familiar.get().variableExample());
        }
        for (Key.Scope scope : new Key.Scope[] {Key.Scope.INBOUND, Key.Scope.OUTBOUND}) {
            String prefix = "MAILCHUTE_" + scope.name() + "_";
            List<Key> longestFirst = Key.of(scope).stream()
                    .sorted(Comparator.comparingInt((Key key) -> -key.suffix().length()))
                    .toList();
            for (Key key : longestFirst) {
                String suffix = "_" + key.variableSuffix();
                if (variable.startsWith(prefix)
                        && variable.endsWith(suffix)
                        && variable.length() > prefix.length() + suffix.length()) {
                    String name = variable.substring(prefix.length(), variable.length() - suffix.length());
                    return new ConfigurationProblem(
                            variable,
                            Optional.of(where),
                            "the name '" + name + "' may have only letters and digits",
                            prefix + plain(name).toUpperCase(Locale.ROOT) + suffix + "=...");
                }
            }
        }
        KeySuggestions.Suggestion nearest = KeySuggestions.nearestVariable(variable);
        return new ConfigurationProblem(
                KeySuggestions.shown(variable),
                Optional.of(where),
                "is not a known key; did you mean " + Key.asVariable(nearest.text()) + "?",
                Key.asVariable(nearest.text()) + "=...");
    }

    private static String plain(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return plain.isEmpty() ? "support" : plain;
    }
}
