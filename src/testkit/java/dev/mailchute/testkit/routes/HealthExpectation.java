package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What health says.
 *
 * @param whileRefused after a server has refused a request, and before it accepts one
 * @param atEnd in the end
 * @param reason words of it then
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record HealthExpectation(HealthStatus whileRefused, HealthStatus atEnd, String reason) implements Expectation {
    /** As the answer has it. */
    enum HealthStatus {
        UP,
        DOWN,
        UNKNOWN,
        PAUSED
    }

    HealthExpectation {
        if (Stream.of(whileRefused, atEnd, reason).allMatch(Objects::isNull)) {
            throw new IllegalArgumentException("health: needs while-refused: or at-end:");
        }
        if (reason != null && whileRefused != null && atEnd != null) {
            throw new IllegalArgumentException(
                    "reason: needs one of while-refused: and at-end:; health: may be a list");
        }
    }

    @Override
    public List<Mismatch> mismatches(String unused, Evidence evidence) {
        List<Mismatch> all = new ArrayList<>();
        if (atEnd != null || whileRefused == null) {
            compare("in the end", atEnd, evidence.health(), all);
        }
        if (whileRefused != null && !evidence.isKilled()) {
            compare("while a server refuses", whileRefused, evidence.healthWhileRefused(), all);
        }
        return all;
    }

    private void compare(String when, HealthStatus wanted, Health found, List<Mismatch> all) {
        if (wanted != null && !wanted.name().equals(found.status())) {
            all.add(new Mismatch("health: " + when + " " + wanted, found.words()));
        }
        if (reason != null && !found.text().contains(reason)) {
            all.add(new Mismatch("health: " + when + " \"" + reason + "\"", found.words()));
        }
    }
}
