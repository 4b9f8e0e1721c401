package dev.mailchute.graph.transport;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mailchute.files.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.common.HttpMethods;

/**
 * A message that is read in its mailbox, moved or deleted.
 *
 * @param mailbox its key
 * @param id Graph's
 */
public record MarkedMessage(String mailbox, String id) {
    private static final Pattern MESSAGE = Pattern.compile("([^/]+)/messages/([^/]+)(/move|/permanentDelete)?");

    /**
     * What a request that has succeeded did.
     *
     * @param address after {@code graph:}
     */
    static Optional<MarkedMessage> by(HttpMethods method, String address, Object body) {
        Matcher message = MESSAGE.matcher(address);
        if (!message.matches()) {
            return Optional.empty();
        }
        boolean isMoved = message.group(3) != null;
        boolean marks =
                switch (method) {
                    case DELETE -> !isMoved;
                    case POST -> isMoved;
                    case PATCH -> !isMoved && setsRead(body);
                    default -> false;
                };
        return marks
                ? Optional.of(new MarkedMessage(
                        message.group(1), URLDecoder.decode(message.group(2), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private static boolean setsRead(Object body) {
        try {
            return Json.mapper().readTree(String.valueOf(body)).path("isRead").asBoolean(false);
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
