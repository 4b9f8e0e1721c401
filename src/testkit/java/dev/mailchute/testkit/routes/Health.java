package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/** An answer of the application's health. */
record Health(JsonNode answer) {
    /** If nothing was heard. */
    static Health unheard() {
        return new Health(MissingNode.getInstance());
    }

    String status() {
        return answer.path("status").asText("no answer");
    }

    /** All of its words. */
    String text() {
        return answer.toString();
    }

    String words() {
        StringBuilder words = new StringBuilder(status());
        for (Map.Entry<String, JsonNode> part : answer.path("checks").properties()) {
            if (part.getValue().hasNonNull("reason")) {
                words.append("; ")
                        .append(part.getKey())
                        .append(": ")
                        .append(part.getValue().path("reason").asText());
            }
        }
        return words.toString();
    }

    /** @param part such as {@code outbound.support} */
    boolean isDown(String part) {
        return answer.path("checks").path(part).path("status").asText().equals("DOWN");
    }
}
