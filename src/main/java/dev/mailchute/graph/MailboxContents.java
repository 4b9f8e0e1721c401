package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.GoneException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.net.PathSegment;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a folder contains now, read or not; only reads. Every method throws a {@link dev.mailchute.failure.MailException} if the mailbox
 * cannot be asked.
 *
 * <p>Source: Microsoft Graph, list messages: the property of {@code $orderby} must come first in {@code $filter}; {@code $count=true}
 * adds {@code @odata.count}.
 */
public final class MailboxContents {
    private static final int PAGE = 200;
    private static final String SELECT =
            "id,internetMessageId,receivedDateTime,lastModifiedDateTime,isRead,isDraft,parentFolderId";

    private final Graph graph;

    public MailboxContents(Graph graph) {
        this.graph = graph;
    }

    /**
     * A message in a folder.
     *
     * @param id the immutable id
     * @param folder the id of its folder
     */
    public record Kept(String id, Optional<String> messageId, KeptTimes times, Flags flags, String folder) {
        public boolean isRead() {
            return flags.isRead();
        }
    }

    /** When the mailbox received the message, and when anyone last changed it. */
    public record KeptTimes(Instant received, Instant changed) {}

    /** How the mailbox marks it. */
    public record Flags(boolean isRead, boolean isDraft) {}

    /** @param more how many later messages there are that were not read, as far as known */
    public record Contents(List<Kept> messages, long more) {}

    /** The messages that a folder received since then, oldest first, without drafts. */
    public Contents since(GraphMailbox mailbox, String folder, Instant since, int limit) {
        String list = Folders.path(folder) + "/messages?$select=" + SELECT + "&$orderby=receivedDateTime%20asc&$top="
                + Math.min(PAGE, limit);
        Map<String, Kept> found = new LinkedHashMap<>();
        PageTrail trail = new PageTrail();
        JsonNode page = graph.list(mailbox, list + received("ge", since));
        while (true) {
            for (JsonNode message : page.path("value")) {
                Kept kept = kept(message);
                if (!kept.flags().isDraft()) {
                    found.put(kept.id(), kept);
                }
            }
            Optional<String> next = trail.next(page);
            if (next.isEmpty()) {
                return new Contents(List.copyOf(found.values()), trail.broken().isPresent() ? 1 : 0);
            }
            if (found.size() >= limit) {
                return cut(mailbox, folder, List.copyOf(found.values()));
            }
            page = graph.next(mailbox, next.get());
        }
    }

    private Contents cut(GraphMailbox mailbox, String folder, List<Kept> messages) {
        Instant last = messages.get(messages.size() - 1).times().received();
        JsonNode rest = graph.list(
                mailbox, Folders.path(folder) + "/messages?$select=id&$top=1&$count=true" + received("gt", last));
        return new Contents(messages, Math.max(1, rest.path("@odata.count").asLong()));
    }

    private static String received(String comparison, Instant time) {
        return "&$filter="
                + PathSegment.encode("receivedDateTime " + comparison + " " + time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The message with this id, wherever in the mailbox it is; empty if it is gone. */
    public Optional<Kept> find(GraphMailbox mailbox, String id) {
        try {
            return Optional.of(kept(graph.get(mailbox, Messages.path(id) + "?$select=" + SELECT)));
        } catch (GoneException e) {
            return Optional.empty();
        }
    }

    /** The id of a folder that may be given by a well-known name. */
    public String folderId(GraphMailbox mailbox, String folder) {
        return graph.get(mailbox, Folders.path(folder) + "?$select=id")
                .path("id")
                .asText();
    }

    private static Kept kept(JsonNode message) {
        Instant received = instant(message, "receivedDateTime").orElse(Instant.EPOCH);
        return new Kept(
                message.path("id").asText(),
                Optional.ofNullable(message.path("internetMessageId").textValue()),
                new KeptTimes(received, instant(message, "lastModifiedDateTime").orElse(received)),
                new Flags(
                        message.path("isRead").asBoolean(),
                        message.path("isDraft").asBoolean()),
                message.path("parentFolderId").asText());
    }

    private static Optional<Instant> instant(JsonNode message, String field) {
        try {
            return Optional.of(Instant.parse(message.path(field).asText("")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
