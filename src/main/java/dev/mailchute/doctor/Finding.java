package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Causes;
import dev.mailchute.health.CheckListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the report.
 *
 * @param check what was checked, in a word or two
 * @param found the result, as a sentence
 * @param said the provider's own message, code and request-id, if it sent one
 * @param next what to do; empty if nothing
 */
record Finding(Mark mark, String check, String found, Optional<Fault> said, List<String> next) {

    /** For a code without a known cause. */
    static final String UNKNOWN_CAUSE = "The request failed.";

    static Finding ok(String check, String found) {
        return new Finding(Mark.OK, check, found, Optional.empty(), List.of());
    }

    static Finding hint(String check, String found, String... next) {
        return new Finding(Mark.HINT, check, found, Optional.empty(), List.of(next));
    }

    static Finding warning(String check, String found, String... next) {
        return new Finding(Mark.WARNING, check, found, Optional.empty(), List.of(next));
    }

    /** Something that was not checked, or that an answer does not settle. */
    static Finding open(String check, String found, String... next) {
        return new Finding(Mark.OPEN, check, found, Optional.empty(), List.of(next));
    }

    static Finding error(String check, String found, String... next) {
        return new Finding(Mark.ERROR, check, found, Optional.empty(), List.of(next));
    }

    /** A refusal by the provider, with cause and next step if its code is known. */
    static Finding refused(String check, Fault fault) {
        return new Finding(
                Mark.ERROR,
                check,
                Causes.cause(fault.code()).orElse(UNKNOWN_CAUSE),
                Optional.of(fault),
                Causes.next(fault.code()).map(List::of).orElse(List.of()));
    }

    /** For those who do not know this package. */
    CheckListener.CheckFinding told() {
        return new CheckListener.CheckFinding(mark.word(), check, found, said.map(Fault::text), next);
    }

    Finding withMark(Mark other) {
        return new Finding(other, check, found, said, next);
    }

    Finding withFound(String words) {
        return new Finding(mark, check, words, said, next);
    }

    Finding withFault(Fault fault) {
        return new Finding(mark, check, found, Optional.of(fault), next);
    }

    Finding withNext(String words) {
        return new Finding(mark, check, found, said, List.of(words));
    }

    Finding andNext(String words) {
        List<String> more = new ArrayList<>(next);
        more.add(words);
        return new Finding(mark, check, found, said, List.copyOf(more));
    }
}
