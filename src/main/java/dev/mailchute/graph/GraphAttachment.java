package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.KnownAttachment;
import java.util.Optional;

/**
 * An attachment as Graph lists it.
 *
 * @param isLink whether it has no content, only a link to a file stored elsewhere
 */
public record GraphAttachment(String id, boolean isLink, KnownAttachment known) {
    static GraphAttachment of(JsonNode attachment) {
        String type = attachment.path("@odata.type").asText("");
        return new GraphAttachment(
                attachment.path("id").asText(""),
                type.endsWith("referenceAttachment"),
                new KnownAttachment(
                        attachment.path("name").asText(""),
                        attachment.path("contentType").asText(""),
                        attachment.path("size").asLong(),
                        type.endsWith("itemAttachment"),
                        Optional.of(attachment.path("contentId").asText(""))
                                .filter(id -> attachment.path("isInline").asBoolean())));
    }
}
