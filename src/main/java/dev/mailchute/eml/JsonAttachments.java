package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the attachments of a JSON message: files in the outbox.
 *
 * @param maxSize the maximum size of the MIME message in bytes
 */
record JsonAttachments(OutboxFiles files, long maxSize) {
    private static final Set<String> KEYS = Set.of("file", "name", "contentId");

    /** @param list the member {@code attachments} */
    List<ComposedMail.Attached> read(JsonNode list) throws UnsendableMail, IOException {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw JsonMembers.bad("\"attachments\" must be a list, such as [\"report.pdf\"]");
        }
        if (list.size() > DraftParts.MAX_ATTACHMENTS) {
            throw DraftParts.tooManyAttachments();
        }
        List<ComposedMail.Attached> attachments = new ArrayList<>();
        long size = 0;
        for (JsonNode one : list) {
            if (!one.isTextual() && !one.isObject()) {
                throw JsonMembers.bad(
                        "each entry of \"attachments\" must be a path in quotes, or {\"file\": ..., \"name\": ..., \"contentId\": ...}");
            }
            if (one.isObject()) {
                JsonMembers.known(one, KEYS, " of an attachment");
            }
            String path = one.isTextual() ? one.textValue() : JsonMembers.text(one, "file", "attachments.file");
            if (path == null || path.isBlank()) {
                throw JsonMembers.bad(
                        "an attachment has no \"file\"; set it to the path of a file, relative to the outbox");
            }
            JsonMembers.line(path, "attachments");
            Path file = files.find(path);
            OutboxFiles.FileState state = files.state(file);
            size += state.size();
            if (Base64Stream.encodedLength(size) > maxSize) {
                throw ComposedMail.tooLarge(maxSize);
            }
            String name = one.isObject()
                    ? JsonMembers.line(JsonMembers.text(one, "name", "attachments.name"), "attachments.name")
                    : "";
            if (name.isBlank()) {
                name = Path.of(path).getFileName().toString();
            }
            if (name.contains("/") || name.contains("\\")) {
                throw JsonMembers.bad("the \"name\" of an attachment must be a file name without folders");
            }
            attachments.add(
                    new ComposedMail.Attached(name, FileType.of(name), contentId(one), () -> files.open(file, state)));
        }
        return attachments;
    }

    private static String contentId(JsonNode attachment) throws UnsendableMail {
        String id = attachment.isObject() ? JsonMembers.text(attachment, "contentId", "attachments.contentId") : null;
        JsonMembers.line(id, "attachments.contentId");
        if (id != null && !id.matches("[!-;=?-~&&[^()\"\\\\,]]{1,200}")) {
            throw JsonMembers.bad(
                    "the \"contentId\" of an attachment may have only ASCII letters, digits and symbols, without blanks or angle brackets, as in logo");
        }
        return id;
    }
}
