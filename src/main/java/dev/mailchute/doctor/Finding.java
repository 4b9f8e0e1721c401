package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the report.
 *
 * @param check what was looked at, in a word or two
 * @param found what is so, in words
 * @param said the provider's own sentence, code and request-id, where there was one
 * @param next what to do; empty where there is nothing to do
 */
record Finding(Mark mark, String check, String found, Optional<Fault> said, List<String> next) {

    static Finding ok(String check, String found) {
        return new Finding(Mark.OK, check, found, Optional.empty(), List.of());
    }

    static Finding hint(String check, String found, String... next) {
        return new Finding(Mark.HINT, check, found, Optional.empty(), List.of(next));
    }

    static Finding warning(String check, String found, String... next) {
        return new Finding(Mark.WARNING, check, found, Optional.empty(), List.of(next));
    }

    static Finding cross(String check, String found, String... next) {
        return new Finding(Mark.CROSS, check, found, Optional.empty(), List.of(next));
    }

    /** What a provider refused, with cause and next step as far as its code is known. */
    static Finding refused(String check, Fault fault) {
        return new Finding(
                Mark.CROSS,
                check,
                Causes.cause(fault.code()).orElse("It does not work."),
                Optional.of(fault),
                Causes.next(fault.code()).map(List::of).orElse(List.of()));
    }

    Finding as(Mark other) {
        return new Finding(other, check, found, said, next);
    }

    Finding because(String words) {
        return new Finding(mark, check, words, said, next);
    }

    Finding saying(Fault fault) {
        return new Finding(mark, check, found, Optional.of(fault), next);
    }

    Finding instead(String words) {
        return new Finding(mark, check, found, said, List.of(words));
    }

    Finding andNext(String words) {
        List<String> more = new ArrayList<>(next);
        more.add(words);
        return new Finding(mark, check, found, said, List.copyOf(more));
    }
}
