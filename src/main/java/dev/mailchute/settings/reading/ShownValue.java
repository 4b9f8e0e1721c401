package dev.mailchute.settings.reading;

import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.MaskedUrl;
import dev.mailchute.settings.ValueOrigin;
import java.nio.file.Path;
import java.util.Optional;

/** The value of one key of a part, as it may be shown, with its origin. */
final class ShownValue {
    private final Section section;
    private final Key key;
    private final Path workingDirectory;

    ShownValue(Section section, Key key, Path workingDirectory) {
        this.section = section;
        this.key = key;
        this.workingDirectory = workingDirectory;
    }

    EffectiveSetting setting() {
        String name = section.place().key(key);
        Optional<RawSettings.GivenValue> given = section.given(key);
        if (given.isPresent()) {
            return new EffectiveSetting(name, shown(given.get()), origin(given.get()));
        }
        String fallback = section.place().fallback(key);
        ValueOrigin origin = fallback.isEmpty() ? ValueOrigin.none() : ValueOrigin.fallback();
        return new EffectiveSetting(
                name,
                Optional.of(fallback).filter(value -> !value.isEmpty()),
                section.emptied(key)
                        .map(empty -> origin.emptiedBy(empty.origin()))
                        .orElse(origin));
    }

    private Optional<String> shown(RawSettings.GivenValue given) {
        String text = section.written(key);
        return switch (key.showing()) {
            case NEVER -> Optional.empty();
            // What a file holds is not shown: it may be the wrong file.
            case PLAIN -> given.file() ? Optional.empty() : Optional.of(printable(text));
            case HOST -> Optional.of(text);
            case PROXY -> Optional.of(MaskedUrl.proxy(text));
            case DATABASE -> Optional.of(text.equals(key.fallback()) ? text : MaskedUrl.database(text));
        };
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private ValueOrigin origin(RawSettings.GivenValue given) {
        return given.file()
                ? given.origin()
                        .in(workingDirectory.resolve(given.text().strip()).normalize())
                : given.origin();
    }
}
