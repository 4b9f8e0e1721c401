package dev.mailchute.outbound;

import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.DraftParts.AttachedFile;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.files.Durable;
import dev.mailchute.graph.DraftMessages;
import dev.mailchute.graph.DraftUpload;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.Presence;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.OutboundEntry.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a message as a draft: create, attach, send. A small message keeps its MIME; a large one is split into parts,
 * because Graph accepts large attachments only through upload sessions.
 */
final class Drafts {
    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

    private final DraftMessages drafts;
    private final DraftUpload upload;
    private final Presence presence;

    Drafts(Graph graph) {
        this.drafts = new DraftMessages(graph);
        this.upload = new DraftUpload(graph);
        this.presence = new Presence(graph);
    }

    /**
     * @param created receives the draft before it is sent, and none once it is removed
     * @return the request-id of the answer that it was sent
     * @throws UnknownOutcomeException if it is not known whether the draft was sent
     */
    Optional<String> send(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        GraphMailbox mailbox = mail.mailbox();
        String draft = mail.isSmall() ? fromMime(mail, created) : fromParts(mail, created);
        try {
            return drafts.send(mailbox, draft);
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (MailException e) {
            removeOrLog(mailbox, draft, created);
            throw e;
        }
    }

    private String fromMime(OutgoingMail mail, Consumer<Draft> created) {
        String draft = drafts.create(mail.mailbox(), mail.checkedMail().mail());
        created.accept(Draft.of(draft));
        return draft;
    }

    private String fromParts(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        Path folder = PreSendCheck.staging(mail.outbox()).resolve(mail.key() + ".parts");
        if (Files.exists(folder)) {
            Durable.removeTree(folder);
        }
        Durable.createBelow(mail.outbox().outboxDir(), folder);
        try {
            DraftParts parts = parts(mail, folder);
            if (!parts.extras().dropped().isEmpty()) {
                LOG.info(
                        "{} is too large to be sent as MIME; it is sent as a draft, without the header lines {}",
                        mail,
                        parts.extras().dropped());
            }
            String draft = drafts.create(mail.mailbox(), parts);
            created.accept(Draft.of(draft));
            attach(mail.mailbox(), draft, parts, created);
            return draft;
        } catch (UnsendableMail e) {
            throw new PermanentException(Fault.of(e.code(), e.reason()));
        } finally {
            Durable.removeTree(folder);
        }
    }

    /** Splits the checked content into files of Mailchute's own. */
    private static DraftParts parts(OutgoingMail mail, Path folder) throws IOException, UnsendableMail {
        try {
            return DraftParts.of(mail.checkedMail().mail(), folder);
        } finally {
            mail.checkedMail().file().requireSameContent();
        }
    }

    private void attach(GraphMailbox mailbox, String draft, DraftParts parts, Consumer<Draft> created)
            throws IOException {
        try {
            for (AttachedFile attachment : parts.attachments()) {
                upload.attach(mailbox, draft, attachment);
            }
        } catch (MailException | IOException e) {
            removeOrLog(mailbox, draft, created);
            throw e;
        }
    }

    /** Removes a draft that will not be sent. Only logs a failure, because another one is being handled. */
    private void removeOrLog(GraphMailbox mailbox, String draft, Consumer<Draft> created) {
        try {
            remove(mailbox, draft);
            created.accept(Draft.none());
        } catch (MailException e) {
            LOG.warn(
                    "a draft in the mailbox {} could not be removed; the next attempt removes it: {}",
                    mailbox.mailbox(),
                    e.fault().text());
        }
    }

    /** Removes the draft of an earlier attempt. While it may exist, and so be sent, nothing may be sent in its place. */
    void remove(GraphMailbox mailbox, String draft) {
        try {
            drafts.remove(mailbox, draft);
        } catch (GoneException e) {
            if (presence.isThere(mailbox, draft)) {
                throw new TemporaryException(e.fault());
            }
            LOG.debug("the draft of an earlier attempt is already gone");
        }
    }
}
