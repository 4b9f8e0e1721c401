package dev.mailchute.cli;

import dev.mailchute.settings.Direction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of commands on discarded letters: who discarded them, and when. */
final class WhenDiscarded {
    @Option(names = "--by", paramLabel = "NAME", description = "Only letters that this user discarded.")
    private String who;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.class,
            description =
                    "Only letters discarded since then: 2026-11-24 or 2026-11-24T14:05, in this machine's time zone.")
    private Instant since;

    boolean isGiven() {
        return who != null || since != null;
    }

    Commands.ChosenDiscarded letters(Commands.ChosenLetters letters, Optional<Direction> direction) {
        return new Commands.ChosenDiscarded(letters, direction, Optional.ofNullable(who), Optional.ofNullable(since));
    }

    /** A date, meaning its start, or a date and time. */
    static final class Since implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                LocalDateTime time = text.contains("T")
                        ? LocalDateTime.parse(text)
                        : LocalDate.parse(text).atStartOfDay();
                return time.atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time; use the form 2026-11-24 or 2026-11-24T14:05");
            }
        }
    }
}
