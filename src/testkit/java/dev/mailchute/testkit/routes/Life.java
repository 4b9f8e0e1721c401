package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What the application's journal knows of a message.
 *
 * @param reason what its letter says; empty if there is none
 */
record Life(JsonNode journal, String reason) {
    /** Of a message that is not in the journal. */
    static Life none() {
        return new Life(MissingNode.getInstance(), "");
    }

    boolean isKnown() {
        return journal.isObject();
    }

    /** Empty if it is not in the journal. */
    String outcome() {
        return journal.path("outcome").asText("");
    }

    String messageId() {
        return journal.path("internetMessageId").asText("");
    }

    String key() {
        return journal.path("key").asText("");
    }

    /** How often it took this step. */
    int times(String what) {
        int times = 0;
        for (JsonNode step : journal.path("steps")) {
            if (step.path("what").asText().equals(what)) {
                times += step.path("times").asInt(1);
            }
        }
        return times;
    }

    /** Whether nothing remains to be done in its mailbox. */
    boolean isAcknowledged() {
        return times("acknowledged") + times("absent") > 0;
    }

    boolean isClearedAway() {
        return times("cleared-away") > 0;
    }

    /** Whether nothing will happen to it any more, unless a person wants it. */
    boolean isOver() {
        return isAcknowledged()
                || isClearedAway()
                || outcome().equals("held")
                        && journal.path("direction").asText().equals("outbound")
                || outcome().equals("in-doubt") && !reason.isEmpty();
    }

    String words() {
        if (!isKnown()) {
            return "the application does not know it";
        }
        String words = outcome()
                + (times("delivered") > 1 ? " " + times("delivered") + " times" : "")
                + (outcome().equals("delivered") && !isAcknowledged() ? ", but not acknowledged" : "")
                + (isAcknowledged() && times("delivered") + times("held") == 0 ? ", and acknowledged: left out" : "");
        return reason.isEmpty() ? words : words + ": \"" + reason + "\"";
    }
}
