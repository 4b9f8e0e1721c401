package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.eml.Base64Stream;
import dev.mailchute.eml.DraftParts.AttachedFile;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds attachments to a draft: small ones in one request, large ones in an upload session.
 *
 * <p>Source: Microsoft Graph, attachment: createUploadSession: files from 3 MB on, ranges below 4 MB, in order, without
 * a token.
 */
public final class DraftUpload {
    private static final Logger LOG = LoggerFactory.getLogger(DraftUpload.class);
    /** A request of this size is accepted whether a MB has 1000 or 1024 KB. */
    private static final long ALWAYS_ACCEPTED = 4_000_000;

    private static final long MAX_REQUEST = 4L * 1024 * 1024;
    private static final String TOO_SMALL_FOR_A_SESSION = "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize";
    /** Below 4 MB, and a multiple of 320 KiB, which other upload sessions of Graph require. */
    private static final int RANGE = 12 * 320 * 1024;

    private final Graph graph;

    public DraftUpload(Graph graph) {
        this.graph = graph;
    }

    /** The documented limits of the two ways, "3 MB" and "4 MB", are vague, so both are tried near them. */
    public void attach(GraphMailbox mailbox, String draft, AttachedFile attachment) throws IOException {
        long request = inOnePiece(attachment, "").toString().getBytes(StandardCharsets.UTF_8).length
                + Base64Stream.encodedLength(attachment.size());
        if (request > ALWAYS_ACCEPTED) {
            try {
                upload(mailbox, draft, attachment);
                return;
            } catch (PermanentException e) {
                if (!e.fault().code().equals(TOO_SMALL_FOR_A_SESSION)) {
                    throw e;
                }
            }
            if (request > MAX_REQUEST) {
                throw betweenLimits(attachment);
            }
        }
        String content = Base64.getEncoder().encodeToString(Files.readAllBytes(attachment.file()));
        graph.post(mailbox, path(draft), inOnePiece(attachment, content));
    }

    private static String path(String draft) {
        return Messages.path(draft) + "/attachments";
    }

    private static PermanentException betweenLimits(AttachedFile attachment) {
        return new PermanentException(
                Fault.of(
                        "attachment-between-limits",
                        "the attachment \"" + attachment.name() + "\" has " + attachment.size()
                                + " bytes: too large for one request to Graph (4 MB when encoded), too small for an upload session"
                                + " (from 3 MB on). Make it a few hundred bytes smaller, or put it into an archive with another file"));
    }

    private static ObjectNode inOnePiece(AttachedFile attachment, String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("@odata.type", "#microsoft.graph.fileAttachment")
                .put("name", attachment.name())
                .put("contentType", attachment.contentType())
                .put("isInline", attachment.isInline())
                .put("contentId", attachment.contentId())
                .put("contentBytes", content);
    }

    private void upload(GraphMailbox mailbox, String draft, AttachedFile attachment) throws IOException {
        JsonNode created = graph.post(mailbox, path(draft) + "/createUploadSession", session(attachment));
        URI url = uploadUrl(created.path("uploadUrl").asText());
        try (InputStream in = Files.newInputStream(attachment.file())) {
            long from = 0;
            for (byte[] range = in.readNBytes(RANGE); range.length > 0; range = in.readNBytes(RANGE)) {
                graph.upload(mailbox, url, range, from, attachment.size());
                from += range.length;
            }
        }
    }

    private static ObjectNode session(AttachedFile attachment) {
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        ObjectNode item = session.putObject("AttachmentItem")
                .put("attachmentType", "file")
                .put("name", attachment.name())
                .put("contentType", attachment.contentType())
                .put("size", attachment.size())
                .put("isInline", attachment.isInline());
        if (attachment.contentId() != null) {
            item.put("contentId", attachment.contentId());
        }
        return session;
    }

    /** Anyone who has the URL may upload, so it must be https and is never logged. */
    private static URI uploadUrl(String text) {
        try {
            URI url = URI.create(text);
            if ("https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("the upload URL cannot be parsed");
        }
        throw new PermanentException(
                Fault.of(
                        "bad-upload-url",
                        "Microsoft Graph returned an upload address for the attachment that is not https, so nothing was uploaded"));
    }
}
