package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.KnownAttachment;
import java.util.Optional;

/**
 * An attachment as a list of attachments tells it.
 *
 * @param isLink whether there are no bytes to be had here, only a link to a file elsewhere
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
