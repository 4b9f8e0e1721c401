package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/** Words in a line of the application's log. */
record LogExpectation(String words) implements Expectation {
    @JsonCreator
    static LogExpectation of(String words) {
        return new LogExpectation(words);
    }

    LogExpectation {
        if (words == null || words.isBlank()) {
            throw new IllegalArgumentException("log: needs words");
        }
    }

    @Override
    public List<Mismatch> mismatches(String unused, Evidence evidence) {
        return evidence.log().contains(words)
                ? List.of()
                : List.of(new Mismatch("log: a line with \"" + words + "\"", "none"));
    }
}
