package dev.mailchute.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.eml.Base64Stream;
import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.DraftParts.Attachment;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.files.Durable;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.Presence;
import dev.mailchute.graph.SendMailBody;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.net.PathSegment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a mail as a draft: create it, attach, send. Small mail keeps its MIME; large mail is taken apart, because Graph takes large
 * attachments by upload session only.
 *
 * <p>Source: Microsoft Graph, attachment: createUploadSession: files from 3 MB on, ranges below 4 MB, in order, without a token.
 */
final class Drafts {
    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);
    /** Of a request, whether a MB has 1000 or 1024 KB. */
    private static final long SURELY_TAKEN = 4_000_000;

    private static final long MAX_REQUEST = 4L * 1024 * 1024;
    private static final String TOO_SMALL_FOR_A_SESSION = "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize";
    /** Below 4 MB, and a multiple of 320 KiB as upload sessions elsewhere in Graph want it. */
    private static final int RANGE = 12 * 320 * 1024;

    private final Graph graph;
    private final Presence presence;

    Drafts(Graph graph) {
        this.graph = graph;
        this.presence = new Presence(graph);
    }

    /**
     * @param created called with the draft's id before anything is sent, and with none once it is removed again
     * @throws UnknownOutcomeException if it is not known whether the draft was sent
     */
    void send(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        GraphMailbox mailbox = mail.mailbox();
        String draft = mail.isSmall() ? fromMime(mail, created) : inParts(mail, created);
        try {
            graph.post(mailbox, address(draft) + "/send");
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (MailException e) {
            takeBack(mailbox, draft, created);
            throw e;
        }
    }

    private static String address(String draft) {
        return "messages/" + PathSegment.encode(draft);
    }

    private String fromMime(OutgoingMail mail, Consumer<Draft> created) {
        String draft = id(graph.post(
                mail.mailbox(), "messages", new SendMailBody(mail.checkedMail().mail())));
        created.accept(Draft.of(draft));
        return draft;
    }

    private String inParts(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        Path folder = PreSendCheck.staging(mail.outbox()).resolve(mail.key() + ".parts");
        if (Files.exists(folder)) {
            Durable.removeTree(folder);
        }
        Files.createDirectories(folder);
        try {
            DraftParts parts = parts(mail, folder);
            if (!parts.dropped().isEmpty()) {
                LOG.info("{} is too large for MIME; a draft has no place for lines {}", mail, parts.dropped());
            }
            String draft = id(graph.post(mail.mailbox(), "messages", parts.toDraftJson()));
            created.accept(Draft.of(draft));
            attach(mail.mailbox(), draft, parts, created);
            return draft;
        } catch (UnsendableMail e) {
            throw new PermanentException(Fault.of(e.code(), e.reason()));
        } finally {
            Durable.removeTree(folder);
        }
    }

    /** Its parts are files of our own, of the content that was checked. */
    private static DraftParts parts(OutgoingMail mail, Path folder) throws IOException, UnsendableMail {
        try {
            return DraftParts.of(mail.checkedMail().mail(), folder);
        } finally {
            mail.checkedMail().file().requireSameContent();
        }
    }

    private static String id(JsonNode draft) {
        String id = draft.path("id").asText("");
        if (id.isEmpty()) {
            throw new TemporaryException(Fault.of("no-draft", "Microsoft Graph answered without the draft's id"));
        }
        return id;
    }

    private void attach(GraphMailbox mailbox, String draft, DraftParts parts, Consumer<Draft> created)
            throws IOException {
        try {
            for (Attachment attachment : parts.attachments()) {
                attach(mailbox, draft, attachment);
            }
        } catch (MailException | IOException e) {
            takeBack(mailbox, draft, created);
            throw e;
        }
    }

    /** Where one way ends and the other begins is said as "3 MB" and "4 MB", so near there both are tried. */
    private void attach(GraphMailbox mailbox, String draft, Attachment attachment) throws IOException {
        long request = inOnePiece(attachment, "").toString().getBytes(StandardCharsets.UTF_8).length
                + Base64Stream.encodedLength(attachment.size());
        if (request > SURELY_TAKEN) {
            try {
                upload(mailbox, draft, attachment);
                return;
            } catch (PermanentException e) {
                if (!e.fault().code().equals(TOO_SMALL_FOR_A_SESSION)) {
                    throw e;
                }
            }
            if (request > MAX_REQUEST) {
                throw new PermanentException(Fault.of(
                        "attachment-between-limits",
                        "the attachment \"" + attachment.name() + "\" has " + attachment.size()
                                + " bytes: too many for one request to Graph (4 MB when encoded), too few for its way for"
                                + " large attachments (from 3 MB on); put it into an archive with something else, or make it"
                                + " smaller by a few hundred bytes"));
            }
        }
        String content = Base64.getEncoder().encodeToString(Files.readAllBytes(attachment.file()));
        graph.post(mailbox, address(draft) + "/attachments", inOnePiece(attachment, content));
    }

    private static ObjectNode inOnePiece(Attachment attachment, String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("@odata.type", "#microsoft.graph.fileAttachment")
                .put("name", attachment.name())
                .put("contentType", attachment.contentType())
                .put("isInline", attachment.isInline())
                .put("contentId", attachment.contentId())
                .put("contentBytes", content);
    }

    private void upload(GraphMailbox mailbox, String draft, Attachment attachment) throws IOException {
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
        JsonNode created = graph.post(mailbox, address(draft) + "/attachments/createUploadSession", session);
        URI url = uploadUrl(created.path("uploadUrl").asText());
        try (InputStream in = Files.newInputStream(attachment.file())) {
            long from = 0;
            for (byte[] range = in.readNBytes(RANGE); range.length > 0; range = in.readNBytes(RANGE)) {
                graph.upload(mailbox, url, range, from, attachment.size());
                from += range.length;
            }
        }
    }

    /** The URL is its own permission, so it must at least be kept from other ears; it is never shown. */
    private static URI uploadUrl(String text) {
        try {
            URI url = URI.create(text);
            if ("https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("an upload URL cannot be read");
        }
        throw new PermanentException(Fault.of(
                "bad-upload-url", "Microsoft Graph named a place for the attachment that is not an https address"));
    }

    /** Removes a draft that will not be sent. Another failure is being handled, so this one is only logged. */
    private void takeBack(GraphMailbox mailbox, String draft, Consumer<Draft> created) {
        try {
            remove(mailbox, draft);
            created.accept(Draft.none());
        } catch (MailException e) {
            LOG.warn(
                    "a draft of {} could not be removed from Drafts: {}",
                    mailbox.mailbox(),
                    e.fault().text());
        }
    }

    /** Removes the draft of an earlier try. Nothing may be sent in its place while it may still be there to go. */
    void remove(GraphMailbox mailbox, String draft) {
        try {
            graph.delete(mailbox, address(draft));
        } catch (GoneException e) {
            if (presence.isThere(mailbox, draft)) {
                throw new TemporaryException(e.fault());
            }
            LOG.debug("the draft of an earlier try is gone already");
        }
    }
}
