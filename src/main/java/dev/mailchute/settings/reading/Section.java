package dev.mailchute.settings.reading;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Secret;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one place, typed. What cannot be understood becomes a problem and then counts as absent, so that reading
 * goes on to the next problem. An empty value counts as absent.
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
    private final Set<Key> bad = EnumSet.noneOf(Key.class);

    /** Reads the files that {@code -file} keys name, too; unless the place is not enabled. */
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
        // somebody may have put the secret itself where its file should be named
        String shown = key.isHidden() ? "" : ": " + name;
        try {
            byte[] content = Files.readAllBytes(workingDirectory.resolve(ValueParsers.path(name)));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            String withoutLastBreak = text.replaceFirst("\\r?\\n\\z", "");
            if (!withoutLastBreak.isBlank()) {
                return Optional.of(withoutLastBreak);
            }
            refuse(key, "names a file with nothing in it" + shown);
        } catch (NoSuchFileException e) {
            refuse(key, "names a file that does not exist" + shown);
        } catch (CharacterCodingException e) {
            refuse(key, "names a file that is not UTF-8 text" + shown);
        } catch (IOException e) {
            refuse(key, "names a file that cannot be read" + shown);
        } catch (BadValue e) {
            refuse(key, "the value " + e.getMessage());
        }
        return Optional.empty();
    }

    KeyScope place() {
        return place;
    }

    boolean isEnabled() {
        return place.scope() == Key.Scope.COMMON || isSet(Key.ENABLED);
    }

    /** Whether there is a value, good or bad. */
    boolean has(Key key) {
        return bad.contains(key) || !texts.getOrDefault(key, "").isEmpty();
    }

    /** The value, or else the default, or else empty; empty also where there was a problem. */
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
        return read(key, Secret::new);
    }

    boolean isSet(Key key) {
        return read(key, ValueParsers::flag).orElseGet(() -> place.fallback(key).equals("true"));
    }

    /** A number within bounds; the lower bound where there was a problem. */
    int number(Key key, int least, int most) {
        return read(key, text -> ValueParsers.number(text, least, most)).orElse(least);
    }

    /** A path made absolute by the working directory. */
    Optional<Path> path(Key key) {
        return read(
                key, text -> workingDirectory.resolve(ValueParsers.path(text)).normalize());
    }

    /** A file that is there and can be read. */
    Optional<Path> file(Key key) {
        Optional<Path> path = path(key);
        if (path.isPresent() && !Files.isRegularFile(path.get())) {
            refuse(key, "names a file that does not exist: " + path.get());
            return Optional.empty();
        }
        if (path.isPresent() && !Files.isReadable(path.get())) {
            refuse(key, "names a file that this user may not read: " + path.get());
            return Optional.empty();
        }
        return path;
    }

    /** A directory that is there or can be made. */
    Optional<Path> directory(Key key) {
        Optional<Path> path = read(
                key,
                text -> workingDirectory.resolve(ValueParsers.directory(text)).normalize());
        if (path.isPresent() && Files.exists(path.get()) && !Files.isDirectory(path.get())) {
            refuse(key, "names a file where a directory should be: " + path.get());
            return Optional.empty();
        }
        return path;
    }

    /** Says what is wrong with a value that is there, or with one that should be. */
    void refuse(Key key, String what) {
        bad.add(key);
        RawSettings.GivenValue entry = entries.get(key);
        problems.add(
                entry == null
                        ? new ConfigurationProblem(place.key(key), what, place.example(key))
                        : entry.problem(what));
    }

    /** Not what a file gives, either: it may be the wrong file. */
    private boolean isShown(Key key) {
        RawSettings.GivenValue entry = entries.get(key);
        return !key.isHidden() && (entry == null || !entry.file());
    }

    private static String quoted(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (printable.length() > 80 ? printable.substring(0, 80) + "..." : printable) + "'";
    }
}
