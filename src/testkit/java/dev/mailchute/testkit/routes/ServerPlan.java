package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An HTTP server that the routes talk to.
 *
 * @param answers one after the other; the last one again and again
 */
record ServerPlan(List<PlannedAnswer> answers) {
    ServerPlan {
        answers = answers == null || answers.isEmpty() ? List.of(new PlannedAnswer(200, null, false)) : answers;
    }

    /**
     * What it answers.
     *
     * @param breaks whether it breaks the connection instead
     */
    record PlannedAnswer(int status, String body, boolean breaks) {
        static final String BREAK = "break";

        @JsonCreator
        static PlannedAnswer of(int status) {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException(status + " is no status of an HTTP answer");
            }
            return new PlannedAnswer(status, null, false);
        }

        @JsonCreator
        static PlannedAnswer of(String word) {
            if (!word.equals(BREAK)) {
                throw new IllegalArgumentException(
                        "an answer is a status, " + BREAK + ", or {status: 200, body: text}, and not '" + word + "'");
            }
            return new PlannedAnswer(0, null, true);
        }

        @JsonCreator
        static PlannedAnswer of(
                @JsonProperty(value = "status", required = true) int status, @JsonProperty("body") String body) {
            return new PlannedAnswer(of(status).status, body, false);
        }

        boolean isAccepted() {
            return !breaks && status < 300;
        }
    }
}
