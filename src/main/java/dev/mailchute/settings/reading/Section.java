package dev.mailchute.settings.reading;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.ValueOrigin;
import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The typed values of one part of the configuration. An invalid value is recorded as a problem and then counts as absent, so
 * reading continues. An empty value counts as absent.
 */
final class Section {
    /** One of the methods of {@link ValueParsers}. */
    interface ValueReading<T> {
        T of(String text) throws BadValue;
    }

    private final KeyScope place;
    private final Path workingDirectory;
    private final List<ConfigurationProblem> problems;
    private final Map<Key, RawSettings.GivenValue> entries = new EnumMap<>(Key.class);
    private final Map<Key, String> texts = new EnumMap<>(Key.class);
    private final Map<Key, EffectiveSetting> followed = new EnumMap<>(Key.class);
    private final Set<Key> bad = EnumSet.noneOf(Key.class);

    /** Also reads the files that {@code -file} keys name, unless the mailbox or outbox is not enabled. */
    Section(KeyScope place, RawSettings given, Path workingDirectory, List<ConfigurationProblem> problems) {
        this.place = place;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
        if (place.scope() != Key.Scope.COMMON) {
            take(Key.ENABLED, given);
        }
        if (isEnabled()) {
            for (Key key : Key.of(place.scope())) {
                if (key != Key.ENABLED) {
                    take(key, given);
                }
            }
        }
    }

    private void take(Key key, RawSettings given) {
        given.entry(place, key).ifPresent(entry -> {
            entries.put(key, entry);
            String text = key.isHidden() ? entry.text() : entry.text().strip();
            if (entry.file() && !text.isBlank()) {
                contentOf(key, entry).ifPresent(content -> texts.put(key, key.isHidden() ? content : content.strip()));
            } else {
                texts.put(key, text);
            }
        });
    }

    private Optional<String> contentOf(Key key, RawSettings.GivenValue entry) {
        String name = entry.text().strip();
        // The value may be the secret itself, put where its file should be named.
        String shown = key.isHidden() ? "" : ": " + name;
        try {
            byte[] content = Files.readAllBytes(workingDirectory.resolve(ValueParsers.path(name)));
            // Windows' tools begin a file with a mark, which is no part of what it holds.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .replaceFirst("^\uFEFF", "");
            String withoutLastBreak = text.replaceFirst("\\r?\\n\\z", "");
            if (!withoutLastBreak.isBlank()) {
                return Optional.of(withoutLastBreak);
            }
            refuse(key, "names an empty file" + shown);
        } catch (NoSuchFileException e) {
            refuse(
                    key,
                    "names a file that does not exist" + new MissingFile(name, workingDirectory).place(key.isHidden()));
        } catch (CharacterCodingException e) {
            refuse(
                    key,
                    "names a file that is not UTF-8 text (PowerShell writes UTF-16 unless told -Encoding ascii)"
                            + shown);
        } catch (IOException e) {
            refuse(key, "names a file that cannot be read" + shown);
        } catch (BadValue e) {
            refuse(key, "the value " + e.getMessage());
        }
        return Optional.empty();
    }

    /** The text of each key that is set, by its whole name. */
    Map<String, Secret> texts() {
        Map<String, Secret> all = new HashMap<>();
        texts.forEach((key, text) -> {
            if (!text.isEmpty()) {
                all.put(place.key(key), new Secret(text));
            }
        });
        return all;
    }

    KeyScope place() {
        return place;
    }

    /** The value as the user gave it, if it is not empty. */
    Optional<RawSettings.GivenValue> given(Key key) {
        return has(key) ? Optional.ofNullable(entries.get(key)) : Optional.empty();
    }

    /** An empty value that the user gave. */
    Optional<RawSettings.GivenValue> emptied(Key key) {
        return has(key) ? Optional.empty() : Optional.ofNullable(entries.get(key));
    }

    /** What the key says, without reading it as a value; empty if it says nothing. */
    String written(Key key) {
        return texts.getOrDefault(key, "");
    }

    /** What the common part says about a key is in effect here, too. */
    void follows(Key key, Section common) {
        EffectiveSetting decided = common.effective(key);
        if (decided.isSet()) {
            follows(key, decided.shown(), common.place().key(key));
        }
    }

    /** Another key decides the value of one that is not set. */
    void follows(Key key, Optional<String> shown, String decidedBy) {
        followed.put(key, new EffectiveSetting(place.key(key), shown, ValueOrigin.key(decidedBy)));
    }

    /** The value in effect of each key, as it may be shown. */
    List<EffectiveSetting> effective() {
        return Key.of(place.scope()).stream()
                .filter(key -> isEnabled() || key == Key.ENABLED)
                .map(this::effective)
                .toList();
    }

    EffectiveSetting effective(Key key) {
        return Optional.ofNullable(followed.get(key))
                .orElseGet(() -> new ShownValue(this, key, workingDirectory).setting());
    }

    boolean isEnabled() {
        return place.scope() == Key.Scope.COMMON || isSet(Key.ENABLED);
    }

    /** Whether there is a value, valid or not. */
    boolean has(Key key) {
        return bad.contains(key) || !texts.getOrDefault(key, "").isEmpty();
    }

    /** The value or else the default; empty if there is neither, or there was a problem. */
    <T> Optional<T> read(Key key, ValueReading<T> reading) {
        String text = texts.getOrDefault(key, "");
        if (text.isEmpty()) {
            text = place.fallback(key);
        }
        if (text.isEmpty() || bad.contains(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.of(text));
        } catch (BadValue e) {
            refuse(
                    key,
                    isShown(key) ? quoted(text) + " " + e.getMessage() + e.detail() : "the value " + e.getMessage());
            return Optional.empty();
        }
    }

    Optional<String> text(Key key) {
        return read(key, text -> text);
    }

    Optional<Secret> secret(Key key) {
        return read(key, ApplicationParsers::password).map(secret -> located(key, secret));
    }

    /** The secret with the file that it stands in, where it stands in one. */
    Secret located(Key key, Secret secret) {
        RawSettings.GivenValue entry = entries.get(key);
        Optional<String> file = entry.file() ? Optional.of(entry.text().strip()) : entry.propertiesFile();
        return file.map(name -> secret.in(workingDirectory.resolve(name).normalize()))
                .orElse(secret);
    }

    boolean isSet(Key key) {
        return read(key, ValueParsers::flag).orElseGet(() -> place.fallback(key).equals("true"));
    }

    /** A number within bounds; the lower bound if there was a problem. */
    int number(Key key, int min, int max) {
        return read(key, text -> ValueParsers.number(text, min, max)).orElse(min);
    }

    /** A path, resolved against the working directory. */
    Optional<Path> path(Key key) {
        return read(
                key, text -> workingDirectory.resolve(ValueParsers.path(text)).normalize());
    }

    /** A file that exists and can be read. */
    Optional<Path> file(Key key) {
        Optional<Path> path = path(key);
        if (path.isPresent() && !Files.isRegularFile(path.get())) {
            refuse(
                    key,
                    "names a file that does not exist"
                            + new MissingFile(texts.get(key), workingDirectory).place(false));
            return Optional.empty();
        }
        if (path.isPresent() && !Files.isReadable(path.get())) {
            refuse(key, "names a file that the account Mailchute runs as may not read: " + path.get());
            return Optional.empty();
        }
        return path;
    }

    /** A directory that exists or can be created. */
    Optional<Path> directory(Key key) {
        Optional<Path> path = read(
                key,
                text -> workingDirectory.resolve(ValueParsers.directory(text)).normalize());
        if (path.isPresent() && Files.exists(path.get()) && !Files.isDirectory(path.get())) {
            refuse(key, "names a file, but must name a directory: " + path.get());
            return Optional.empty();
        }
        return path;
    }

    /** Records a problem with a value, or with a missing one. */
    void refuse(Key key, String what) {
        bad.add(key);
        RawSettings.GivenValue entry = entries.get(key);
        problems.add(
                entry == null
                        ? new ConfigurationProblem(place.key(key), what, place.example(key))
                        : entry.problem(what));
    }

    /** A value read from a file is not shown either: it may be the wrong file. */
    private boolean isShown(Key key) {
        RawSettings.GivenValue entry = entries.get(key);
        return !key.isHidden() && (entry == null || !entry.file());
    }

    private static String quoted(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (printable.length() > 80 ? printable.substring(0, 80) + "..." : printable) + "'";
    }
}
