package dev.mailchute.graph.transport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The requests after which a mailbox no longer lists a message as unread, whichever route makes them. */
final class MailboxChanges {
    private static final Pattern CHANGE =
            Pattern.compile("(PATCH|DELETE) .*/messages/([^/]+)|POST .*/messages/([^/]+)/(move|permanentDelete)");

    private volatile ChangeGuard guard = ChangeGuard.NONE;

    void guardedBy(ChangeGuard other) {
        guard = other;
    }

    /** @throws RouteMistakeException if the request changes a message that no one else has yet */
    void require(GraphMailbox mailbox, ClassicHttpRequest request) {
        Optional<RouteMistakeException> refusal = messageId(request).flatMap(id -> guard.refusal(mailbox, id));
        if (refusal.isPresent() && !leavesUnread(request)) {
            throw refusal.get();
        }
    }

    private static Optional<String> messageId(ClassicHttpRequest request) {
        if (request.getMethod().equals("GET")) {
            return Optional.empty();
        }
        String path = request.getPath();
        int query = path.indexOf('?');
        Matcher change = CHANGE.matcher(request.getMethod() + " " + (query < 0 ? path : path.substring(0, query)));
        return change.matches()
                ? Optional.of(URLDecoder.decode(
                        change.group(2) == null ? change.group(3) : change.group(2), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** A category, for instance, may be set at any time. */
    private static boolean leavesUnread(ClassicHttpRequest request) {
        HttpEntity entity = request.getEntity();
        if (!request.getMethod().equals("PATCH") || entity == null || !entity.isRepeatable()) {
            return false;
        }
        try {
            JsonNode changes = Json.mapper().readTree(EntityUtils.toString(entity));
            return changes.isObject() && !changes.path("isRead").asBoolean(false);
        } catch (IOException | ParseException e) {
            return false;
        }
    }
}
